declare const GOWHY_VERSION: string | undefined;

/** Set by the build; a run from source is marked as such. */
export const VERSION: string = typeof GOWHY_VERSION === "string" ? GOWHY_VERSION : "0.0.0-source";
