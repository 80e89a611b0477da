import type { ProcessLook } from "../tick.ts";

/**
 * The next timer of a Go process, ms, as it stood when a thread entered epoll: -1 for none at all, null where no thread is in
 * epoll or the call is not shown. Source: go1.26 src/runtime/netpoll_epoll.go, netpoll.
 */
export function goTimerMs(look: ProcessLook): number | null {
  for (const { syscall } of look.threads) {
    if (syscall === null || syscall === "running") continue;
    if (syscall.name !== "epoll_pwait" && syscall.name !== "epoll_wait") continue;
    return Number(BigInt.asIntN(32, syscall.args[3] ?? -1n));
  }
  return null;
}
