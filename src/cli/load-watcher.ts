/** Packed like the heavy part: it is unpacked when the command runs already, so that its start does not wait for it. */
export const loadWatcher = () => import("./live/watcher.ts");
