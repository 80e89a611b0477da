/** What go wants a thing for, in the words of a sentence. */
export const PURPOSES = {
  "checksum-database": "the checksum database",
  toolchain: "another toolchain",
  credentials: "credentials",
  "module-zip": "a module's zip",
  "module-graph": "the module graph",
  versions: "the versions of a module",
  "module-info": "a module's version",
  "import-page": "the page of an import path",
  "go-mod": "go.mod",
  "module-cache": "the module cache",
  "build-cache": "the build cache",
} as const;
export type Purpose = keyof typeof PURPOSES;

/**
 * Frames of cmd/go that tell what for. The first that occurs anywhere on the stack wins: a checksum is looked up for a module
 * graph, and it is the database that is waited for. Named so in 1.18 to 1.27: the recordings prove it.
 */
const FRAMES: readonly (readonly [RegExp, Purpose])[] = [
  [/^cmd\/go\/internal\/modfetch\.(\(\*dbClient\)|lookupSumDB|checkSumDB)|\/sumdb\.\(\*Client\)/, "checksum-database"],
  [/^cmd\/go\/internal\/(toolchain\.|modfetch\.\(\*toolchainRepo\))/, "toolchain"],
  [/^cmd\/go\/internal\/auth\./, "credentials"],
  [/^cmd\/go\/internal\/modfetch\.(lockVersion|SideLock)$/, "module-cache"],
  [
    /^cmd\/go\/internal\/(modfetch\.(\(\*\w+\)\.)?(Zip|downloadZip|DownloadZip\w*|download)$|modfetch\.\(\*Fetcher\)\.(Download\w*|download\w*)$)/,
    "module-zip",
  ],
  [/^cmd\/go\/internal\/modload\.readModGraph/, "module-graph"],
  [/^cmd\/go\/internal\/vcs\.(repoRootForImportDynamic|metaImports\w*|urlForImportPath)/, "import-page"],
  [/^cmd\/go\/internal\/modfetch\.\(\*\w+\)\.Versions/, "versions"],
  [/^cmd\/go\/internal\/modfetch\.\(\*\w+\)\.(Stat|Latest)\b/, "module-info"],
  [
    /^cmd\/go\/internal\/(modfetch\.\(\*\w+\)\.GoMod\b|modload\.(ReadModFile|loadModFile|LoadModFile|WriteGoMod|CommitRequirements|commitRequirements|UpdateGoModFromReqs))/,
    "go-mod",
  ],
  [/^cmd\/go\/internal\/cache\./, "build-cache"],
];

/** What the goroutine with these frames wants, or null where it does not tell. */
export function purposeOf(frames: readonly { readonly function: string }[]): Purpose | null {
  return FRAMES.find(([frame]) => frames.some((each) => frame.test(each.function)))?.[1] ?? null;
}
