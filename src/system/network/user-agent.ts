declare const GOWHY_VERSION: string | undefined;

/** CONTRACT: every request says who asks. */
export const USER_AGENT = `gowhy/${typeof GOWHY_VERSION === "string" ? GOWHY_VERSION : "0.0.0-source"}`;
