/** Packed by itself: with an option in front the watched command would otherwise wait for all that judges it later. */
export const loadParseArgv = () => import("./parse-argv.ts");
