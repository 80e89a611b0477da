/** Packed by itself: most commands are watched without it, and it reads the log of strace, a quarter as much code as the watcher. */
export const loadLadder = () => import("./live/ladder.ts");
