export type BriefReport = typeof import("./brief-report.ts");

/** Packed by itself: a command that succeeded needs no more, and is over the sooner the less there is to load. */
export const loadBriefReport = (): Promise<BriefReport> => import("./brief-report.ts");
