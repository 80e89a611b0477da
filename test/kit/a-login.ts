import type { ValueOf } from "../../src/facts/fact.ts";
import type { credentials, trustRoots } from "../../src/facts/routes.ts";
import type { mainModule } from "../../src/facts/toolchain.ts";

type Module = ValueOf<typeof mainModule>;

/** The fact `network.trust-roots`: Debian's file with 140 certificates. */
export const aTrustRoots = (given: Partial<ValueOf<typeof trustRoots>> = {}): ValueOf<typeof trustRoots> => ({
  files: [{ path: "/etc/ssl/certs/ca-certificates.crt", from: "default", state: "read", certificates: 140 }],
  directories: [],
  certificates: 140,
  ...given,
});

/** Nothing to verify with, in every place where Go looks. */
export const noTrustRoots = (given: Partial<ValueOf<typeof trustRoots>> = {}): ValueOf<typeof trustRoots> =>
  aTrustRoots({
    files: [{ path: "/etc/ssl/certs/ca-certificates.crt", from: "default", state: "missing", certificates: 0 }],
    directories: [{ path: "/etc/ssl/certs", from: "default", state: "empty", certificates: 0 }],
    certificates: 0,
    ...given,
  });

/** The fact `network.credentials`: a netrc file without an entry, no helper. */
export const aCredentials = (given: Partial<ValueOf<typeof credentials>> = {}): ValueOf<typeof credentials> => ({
  netrcFile: "/home/user/.netrc",
  netrcState: "missing",
  netrcHosts: [],
  goauth: "netrc",
  gitHelpers: [],
  gitHosts: [],
  gitRewrites: [],
  ...given,
});

/** One module of go.mod, not yet in go.sum. */
export const aRequire = (given: Partial<Module["requires"][number]> = {}): Module["requires"][number] => ({
  path: "code.lab.test/team/tool",
  version: "v1.2.0",
  indirect: false,
  inGoSum: false,
  modInGoSum: false,
  inCache: false,
  skipsProxy: false,
  skipsSumdb: false,
  replacedByPath: false,
  ...given,
});

/** The fact `toolchain.module`: a module with these requirements. */
export const aModule = (...requires: Module["requires"][number][]): Module => ({
  goMod: "/home/user/work/go.mod",
  goWork: null,
  root: "/home/user/work",
  modulePath: "code.lab.test/team/work",
  goLine: "1.24",
  toolchainLine: null,
  vendor: false,
  problem: null,
  requires,
  requiresTotal: requires.length,
});
