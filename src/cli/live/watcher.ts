// What a watched command needs beside it while it runs.
export { supervise } from "./supervise.ts";
