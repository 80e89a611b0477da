export type Heavy = typeof import("./heavy.ts");

/** The packed part of the bundle; from source it is the module itself. See scripts/build.ts. */
export const loadHeavy = (): Promise<Heavy> => import("./heavy.ts");
