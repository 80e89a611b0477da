/**
 * What go is asked for by name. Never CGO_*FLAGS, PKG_CONFIG or GOGCCFLAGS: they start the C compiler.
 * Source: go1.26 cmd/go/internal/envcmd, ExtraEnvVarsCostly.
 */
export const ASKED_NAMES = [
  "AR",
  "CC",
  "CGO_ENABLED",
  "CXX",
  "GO111MODULE",
  "GOAMD64",
  "GOARCH",
  "GOAUTH",
  "GOBIN",
  "GOCACHE",
  "GOCACHEPROG",
  "GODEBUG",
  "GOEXPERIMENT",
  "GOFIPS140",
  "GOFLAGS",
  "GOHOSTARCH",
  "GOHOSTOS",
  "GOINSECURE",
  "GOMODCACHE",
  "GONOPROXY",
  "GONOSUMDB",
  "GOOS",
  "GOPATH",
  "GOPRIVATE",
  "GOPROXY",
  "GOROOT",
  "GOSUMDB",
  "GOTMPDIR",
  "GOTOOLDIR",
  "GOVCS",
  "GOVERSION",
] as const;

/** Read by rule: GOTOOLCHAIN because gowhy sets it for asking, GOENV for the same reason, GOWORK because the file may name it. */
export const RULED_NAMES = ["GOENV", "GOTOOLCHAIN", "GOWORK"] as const;

/** Go reads these from its environment only, never from a file. */
export const ENVIRONMENT_ONLY: ReadonlySet<string> = new Set(["GOENV", "GODEBUG"]);

/** Nobody can set these; go works them out. */
export const COMPUTED: ReadonlySet<string> = new Set(["GOHOSTARCH", "GOHOSTOS", "GOTOOLDIR", "GOVERSION"]);

/** Names that must be a directory with an absolute path, where they are set. */
export const ABSOLUTE_NAMES: ReadonlySet<string> = new Set(["GOCACHE", "GOMODCACHE", "GOPATH", "GOBIN", "GOTMPDIR"]);
