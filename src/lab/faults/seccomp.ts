import type { Fault } from "../scenario.ts";

/** How the filter answers: an errno, or the death of the process. */
export type FilterAnswer = "EPERM" | "ENOSYS" | "EACCES" | "KILL";

/**
 * A loader of our own, so that no seccomp library is needed: sets no_new_privs, installs a classic BPF program that answers one
 * system call, and becomes the command. Source: seccomp(2), linux/filter.h.
 */
const LOADER = `#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv) {
  struct sock_filter code[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NUMBER, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, ANSWER),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = { sizeof code / sizeof *code, code };
  if (argc < 2) return 2;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) {
    perror("seccomp");
    return 125;
  }
  execvp(argv[1], argv + 1);
  perror(argv[1]);
  return 127;
}
`;

/** A seccomp filter around go that refuses one system call, such as \`flock\` or \`mkdirat\`. gowhy must run under it too: \`gowhy: { wrap }\`. */
export const seccompFilter = (systemCall: string, answer: FilterAnswer): Fault => ({
  name: `a seccomp filter that answers ${answer} to ${systemCall}`,
  requires: ["gcc"],
  async plant(world) {
    const source = `${world.directory}/seccomp-${systemCall}.c`;
    const loader = `${world.directory}/seccomp-${systemCall}`;
    world.write(source, LOADER);
    const action = answer === "KILL" ? "SECCOMP_RET_KILL_PROCESS" : `(SECCOMP_RET_ERRNO|${answer})`;
    await world.must(["gcc", `-DNUMBER=__NR_${systemCall}`, `-DANSWER=${action}`, "-o", loader, source]);
    world.goWrap.push(loader);
  },
});
