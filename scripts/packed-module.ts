import { brotliCompressSync, constants } from "node:zlib";
import { type BuildOptions, build, type Plugin } from "esbuild";

/** Close to the best ratio in a fifth of the time. */
const QUALITY = 9;

/**
 * Bundles what a dynamic import of such a file reaches into one compressed string, which is unpacked and compiled on first use.
 * Node reads and scans a bundle as a whole before its first line runs: 1 MB of code costs as much as Node's own start.
 */
export function packedModule(names: readonly string[], options: BuildOptions): Plugin {
  return {
    name: "packed-module",
    setup({ onResolve, onLoad, resolve }) {
      onResolve(
        { filter: new RegExp(`/(${names.join("|")})\\.ts$`) },
        async ({ path, kind, resolveDir, pluginData }) => {
          if (kind !== "dynamic-import" || pluginData === "resolved") return null;
          const found = await resolve(path, { kind, resolveDir, pluginData: "resolved" });
          return { path: found.path, namespace: "packed" };
        },
      );
      onLoad({ filter: /.*/, namespace: "packed" }, async ({ path }) => {
        const { outputFiles, metafile } = await build({
          ...options,
          entryPoints: [path],
          write: false,
          metafile: true,
        });
        const code = outputFiles[0]?.contents ?? new Uint8Array();
        const packed = brotliCompressSync(code, { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY } });
        return {
          contents: unpacking(packed.toString("base64")),
          loader: "js",
          watchFiles: Object.keys(metafile.inputs),
        };
      });
    },
  };
}

/** esbuild writes ASCII, so one byte is one character. The name of the part shows in our own stack traces. */
const unpacking = (packed: string): string => `
const { brotliDecompressSync } = require("node:zlib");
const { compileFunction } = require("node:vm");
const code = brotliDecompressSync(Buffer.from("${packed}", "base64")).toString("latin1");
const names = ["exports", "require", "module", "__filename", "__dirname"];
compileFunction(code, names, { filename: __filename + "#packed" })(exports, require, module, __filename, __dirname);
`;
