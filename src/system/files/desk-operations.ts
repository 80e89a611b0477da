import { constants, type Stats } from "node:fs";
import { type FileHandle, lstat, open, opendir, stat, statfs } from "node:fs/promises";
import { checkAccess } from "./check-access.ts";
import type { DeskContext } from "./desk-context.ts";
import type { DeskOperation, DeskOperations, DeskRequest } from "./desk-protocol.ts";
import { runTrial } from "./desk-trial.ts";
import { fewAtOnce } from "./few-at-once.ts";
import { deviceOf, kindOf, stateOf } from "./file-state.ts";

/**
 * As many as the desk has threads: more would only hold descriptors while they wait for one. Where few are allowed, those are
 * missing then for the trial of a directory, which would be called unfit for go.
 */
const AT_ONCE = 16;
const opening = fewAtOnce(AT_ONCE);

type Doing = {
  readonly [O in DeskOperation]: (
    takes: DeskOperations[O]["takes"],
    context: DeskContext,
  ) => Promise<DeskOperations[O]["gives"]>;
};

const DOING: Doing = {
  read: async ({ path, maxBytes }, { tree }) => {
    const { bytes, sizeBytes } = await readRegular(await tree.locate(path, true), 0, maxBytes);
    return { text: bytes.toString("utf8"), sizeBytes, truncated: bytes.length >= maxBytes && sizeBytes > maxBytes };
  },
  readBytes: async ({ path, offset, length }, { tree }) =>
    (await readRegular(await tree.locate(path, true), offset, length)).bytes.toString("base64"),
  stat: async ({ path }, { tree }) => stateOf(await stat(await tree.locate(path, true))),
  lstat: async ({ path }, { tree }) => stateOf(await lstat(await tree.locate(path, false))),
  list: async ({ path, maxEntries }, { tree }) => {
    const directory = await tree.locate(path, true);
    return opening(() => namesIn(directory, maxEntries));
  },
  realPath: ({ path }, { tree }) => tree.real(path),
  space: async ({ path }, { tree }) => {
    const { type, bsize, blocks, bfree, bavail, files, ffree } = await statfs(await tree.locate(path, true));
    return {
      type,
      totalBytes: blocks * bsize,
      freeBytes: bfree * bsize,
      availableBytes: bavail * bsize,
      inodesTotal: files,
      inodesFree: ffree,
    };
  },
  checkAccess: ({ paths, wants }, { tree, setup }) => checkAccess(paths, wants, tree, setup.computeFor),
  trial: (options, context) => runTrial(options, context),
};

async function namesIn(directory: string, maxEntries: number): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of await opendir(directory)) {
    if (names.length >= maxEntries) break;
    names.push(entry.name);
  }
  return names.sort();
}

/** Does one request. What the machine refuses is an answer. */
export async function answer(
  { operation, takes }: DeskRequest,
  context: DeskContext,
): Promise<{ value: unknown } | { errno: string; detail: string }> {
  const doing = DOING[operation] as ((takes: unknown, context: DeskContext) => Promise<unknown>) | undefined;
  if (!doing) return { errno: "ENOSYS", detail: `The desk knows no ${operation}.` };
  try {
    return { value: await doing(takes, context) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { errno: typeof code === "string" ? code : "EUNKNOWN", detail: String(message) };
  }
}

/** Only regular files are opened: a FIFO would wait for its writer, and opening a device may do something. */
async function readRegular(
  path: string,
  offset: number,
  length: number,
): Promise<{ bytes: Buffer; sizeBytes: number }> {
  assertRegular(await stat(path), path);
  return opening(() => readOpened(path, offset, length));
}

async function readOpened(path: string, offset: number, length: number): Promise<{ bytes: Buffer; sizeBytes: number }> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    // Asked again of the open file: another may have taken its place between the two calls.
    const state = await file.stat();
    assertRegular(state, path);
    return { bytes: await readUpTo(file, offset, length), sizeBytes: state.size };
  } finally {
    await file.close();
  }
}

function assertRegular(state: Stats, path: string): void {
  const kind = kindOf(state);
  if (kind === "file") return;
  const code = kind === "directory" ? "EISDIR" : "ENOTREG";
  throw Object.assign(new Error(`${path} is no regular file: ${kind} (device ${deviceOf(state.dev)})`), { code });
}

async function readUpTo(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let total = 0;
  while (total < length) {
    const buffer = Buffer.allocUnsafe(Math.min(64 * 1024, length - total));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, offset + total);
    if (bytesRead === 0) break;
    chunks.push(buffer.subarray(0, bytesRead));
    total += bytesRead;
  }
  return Buffer.concat(chunks);
}
