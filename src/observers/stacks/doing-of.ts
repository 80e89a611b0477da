import type { WaitKind } from "../../facts/watch.ts";
import { PURPOSES, type Purpose, purposeOf } from "./purpose-of.ts";

/** As much of a goroutine as words need; both watch.stacks and a parsed dump have it. */
export interface GoroutineLook {
  readonly id: number;
  readonly status: string;
  readonly waitReason: string;
  readonly frames: readonly { readonly function: string }[];
}

export interface Doing {
  readonly what: WaitKind;
  /** In words of Go: `in net/http roundTrip for the module graph`. */
  readonly detail: string;
  /** What go wants it for; null where its stack does not tell. */
  readonly purpose: Purpose | null;
  /** The goroutine whose stack says so. */
  readonly goroutine: number;
}

interface Rule {
  readonly what: WaitKind;
  readonly says: string;
  /** One frame of the goroutine, by its function. */
  readonly frame: RegExp;
  /** And one more. */
  readonly within?: RegExp;
  /** It is blocked in a system call. */
  readonly inSyscall?: boolean;
}

/** A request that waits for a connection: what dials for it is another goroutine, so both are needed. */
const WAITS_FOR_CONNECTION = /^net\/http\.\(\*Transport\)\.getConn$/;
/** os.(*Process).wait of every version ends up here: waitid, wait4 or a pidfd. Source: src/os/wait_waitid.go, pidfd_linux.go. */
const WAITS_FOR_CHILD = /^os\.\(\*Process\)\.(wait|pidfdWait|blockUntilWaitable)$/;
/** Since 1.18 at least; the package of HTTP/2 moved out of net/http in 1.27. */
const HTTP2 = String.raw`net\/http\.(?:\(\*)?http2|net\/http\/internal\/http2\.`;

/** From the wait that holds everything else up to the one that only means work. The first that holds is the answer. */
const RULES: readonly Rule[] = [
  {
    what: "lock",
    says: "in flock of lockedfile",
    frame: /lockedfile\/internal\/filelock\.(lock|RLock|Lock)$/,
    inSyscall: true,
  },
  {
    what: "child",
    says: "waiting for version control (git)",
    frame: WAITS_FOR_CHILD,
    within: /^cmd\/go\/internal\/(vcs|modfetch\/codehost)\./,
  },
  {
    what: "child",
    says: "waiting for a credential command",
    frame: WAITS_FOR_CHILD,
    within: /^cmd\/go\/internal\/(auth|web\/.*auth)\b/,
  },
  { what: "response", says: "in net/http roundTrip", frame: /^net\/http\.\(\*persistConn\)\.roundTrip$/ },
  {
    what: "response",
    says: "in net/http roundTrip over HTTP/2",
    frame: new RegExp(`^(?:${HTTP2}).*ClientConn\\)\\.[rR]oundTrip$`),
  },
  { what: "body", says: "reading the body of a response", frame: /^net\/http\.\(\*body\)\.Read$/ },
  {
    what: "body",
    says: "reading the body of a response over HTTP/2",
    frame: new RegExp(`^(?:${HTTP2})(?:\\(\\*)?transportResponseBody\\)?\\.Read$`),
  },
  {
    what: "link",
    says: "waiting for the linker",
    frame: WAITS_FOR_CHILD,
    within: /^cmd\/go\/internal\/work\.\(?\*?(gcToolchain|gccgoToolchain|Builder)\)?\.(ld|ldShared|link)$/,
  },
  { what: "child", says: "waiting for the test binary", frame: WAITS_FOR_CHILD, within: /^cmd\/go\/internal\/test\./ },
  {
    what: "child",
    says: "waiting for the program",
    frame: WAITS_FOR_CHILD,
    within: /^cmd\/go\/internal\/(run|tool)\./,
  },
  { what: "child", says: "waiting for a generator", frame: WAITS_FOR_CHILD, within: /^cmd\/go\/internal\/generate\./ },
  { what: "compile", says: "waiting for a compiler", frame: WAITS_FOR_CHILD, within: /^cmd\/go\/internal\/work\./ },
  { what: "child", says: "waiting for a child process", frame: WAITS_FOR_CHILD },
  {
    what: "filesystem",
    says: "in a call to the file system",
    frame:
      /^syscall\.(openat|fstatat|Fstatat|Stat|Lstat|Fstat|Mkdirat|mkdirat|Rename|Renameat|renameat|unlinkat|Unlink|Unlinkat|Rmdir|Getdents|ReadDirent|Fsync|Ftruncate|readlinkat|Link|linkat|symlinkat|Fchmod|fchmodat|utimensat)$/,
    inSyscall: true,
  },
];

/** What dials, innermost phase first. */
const DIALS: readonly Rule[] = [
  {
    what: "dns",
    says: "looking up a name",
    frame: /^net\.\(\*Resolver\)\.(lookupIPAddr|exchange|tryOneName)$|^net\.(_C2func_getaddrinfo|cgoLookup\w+)$/,
  },
  { what: "proxy", says: "waiting for a SOCKS proxy", frame: /^net\/http\.\(\*socksDialer\)\.connect$/ },
  {
    what: "proxy",
    says: "waiting for a proxy to open a tunnel",
    frame: /^net\/http\.ReadResponse$/,
    within: /^net\/http\.\(\*Transport\)\.dialConn\.func/,
  },
  { what: "tls", says: "in a TLS handshake", frame: /^crypto\/tls\.\(\*Conn\)\.(clientHandshake|handshakeContext)$/ },
  { what: "connect", says: "opening a connection", frame: /^net\.\(\*netFD\)\.connect$/ },
];

/**
 * What a go command is doing, from its goroutines: for a wait that its sockets do not tell, such as an idle HTTP/2 connection
 * against one that waits. Null where the stacks show no wait that is known here.
 */
export function doingOf(goroutines: readonly GoroutineLook[]): Doing | null {
  const asker = goroutines.find((each) => hasFrame(each, WAITS_FOR_CONNECTION));
  for (const rule of RULES) {
    // Whoever holds a lock or runs git is asked before the network; the rest after it.
    if (rule.what === "response" && asker) {
      const dial = DIALS.find((each) => goroutines.some((goroutine) => fits(goroutine, each)));
      if (dial) return doing(dial, asker);
    }
    const found = goroutines.find((goroutine) => fits(goroutine, rule));
    if (found) return doing(rule, found);
  }
  return asker ? doing({ what: "connect", says: "waiting for a connection" }, asker) : null;
}

function doing({ what, says }: Pick<Rule, "what" | "says">, goroutine: GoroutineLook): Doing {
  const purpose = purposeOf(goroutine.frames);
  return {
    what,
    detail: purpose === null ? says : `${says} for ${PURPOSES[purpose]}`,
    purpose,
    goroutine: goroutine.id,
  };
}

const hasFrame = (goroutine: GoroutineLook, frame: RegExp): boolean =>
  goroutine.frames.some((each) => frame.test(each.function));

const fits = (goroutine: GoroutineLook, { frame, within, inSyscall }: Rule): boolean =>
  (inSyscall !== true || goroutine.status === "syscall") &&
  hasFrame(goroutine, frame) &&
  (within === undefined || hasFrame(goroutine, within));
