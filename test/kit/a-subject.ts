import type { ValueOf } from "../../src/facts/fact.ts";
import type { subjectProcess } from "../../src/facts/subject.ts";

type Subject = ValueOf<typeof subjectProcess>;

/** An ordinary user on an ordinary machine, with the given parts in place of the ordinary ones. */
export const aSubject = (given: Partial<Subject> = {}): Subject => ({
  pid: null,
  argv: [],
  uid: 1000,
  gid: 1000,
  groups: [1000],
  cwd: "/home/ann/app",
  capabilities: [],
  seccomp: "none",
  noNewPrivileges: false,
  securityModules: [],
  securityLabel: null,
  inUserNamespace: false,
  sameMountNamespace: true,
  sameNetworkNamespace: true,
  ...given,
});
