import { join } from "node:path";
import type { Fault } from "../scenario.ts";

/**
 * Two programs in one. `supervise SOCKET` takes the listener of a filter and never answers it, as a supervisor that hangs.
 * `SOCKET COMMAND…` installs a filter that hands one system call to user space, sends the listener there, and becomes the
 * command. Source: seccomp_unotify(2).
 */
const SOURCE = `#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

static struct msghdr *message(int *descriptor) {
  static char space[CMSG_SPACE(sizeof(int))], byte;
  static struct iovec data = { &byte, 1 };
  static struct msghdr header = { .msg_iov = &data, .msg_iovlen = 1, .msg_control = space, .msg_controllen = sizeof space };
  if (descriptor) {
    struct cmsghdr *control = CMSG_FIRSTHDR(&header);
    control->cmsg_level = SOL_SOCKET;
    control->cmsg_type = SCM_RIGHTS;
    control->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(control), descriptor, sizeof(int));
  }
  return &header;
}

int main(int argc, char **argv) {
  struct sockaddr_un address = { AF_UNIX };
  int ours = socket(AF_UNIX, SOCK_STREAM, 0), supervises = argc > 2 && !strcmp(argv[1], "supervise");
  if (argc < 3) return 2;
  strncpy(address.sun_path, argv[supervises ? 2 : 1], sizeof address.sun_path - 1);
  if (supervises) {
    if (bind(ours, (struct sockaddr *)&address, sizeof address) || listen(ours, 8)) return 1;
    puts("listening");
    fflush(stdout);
    for (;;) {
      int theirs = accept(ours, 0, 0);
      if (theirs < 0 || recvmsg(theirs, message(0), 0) < 0) return 1;
    }
  }
  struct sock_filter code[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NUMBER, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = { sizeof code / sizeof *code, code };
  if (connect(ours, (struct sockaddr *)&address, sizeof address)) return perror("connect"), 125;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) return perror("prctl"), 125;
  int listener = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
  if (listener < 0) return perror("seccomp"), 125;
  if (sendmsg(ours, message(&listener), 0) < 0) return perror("sendmsg"), 125;
  close(listener);
  close(ours);
  execvp(argv[2], argv + 2);
  return perror(argv[2]), 127;
}
`;

/** A supervisor that never answers the one system call that it is asked about, such as `flock`. */
export const unansweredSystemCall = (systemCall: string): Fault => ({
  name: `a seccomp supervisor that never answers ${systemCall}`,
  requires: ["gcc"],
  async plant(world) {
    const program = join(world.directory, "notify");
    world.write(`${program}.c`, SOURCE);
    await world.must(["gcc", `-DNUMBER=__NR_${systemCall}`, "-o", program, `${program}.c`]);
    const socket = join(world.directory, "notify-socket");
    const supervisor = await world.start([program, "supervise", socket]);
    await supervisor.line(/^listening/);
    world.goWrap.push(program, socket);
  },
});
