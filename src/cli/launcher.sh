# For JavaScript all of this is a comment; for sh it is the program. It starts Node, or says why Node could not even start here:
# Node that meets such a limit dies of a signal or spins for ever, and the go command beside it fails of the same limit.
# Built-ins only and no fork, so that it costs nothing. Exit 127: no Node; 3: a limit is too low for Node.
case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in zh* | ZH*) lang=zh ;; *) lang=en ;; esac

say() { # English, Chinese
  if [ $lang = zh ]; then printf '%s\n' "gowhy: $2" >&2; else printf '%s\n' "gowhy: $1" >&2; fi
}

too_low() { # name, value, minimum, ulimit option
  say "the limit \"$1\" ($2) is too low for Node, which gowhy runs on (it needs $3). The go command here is under the same limit." \
    "资源限制 \"$1\"（$2）低于 gowhy 所需的 Node 运行要求（$3）。这里的 go 命令也受同一限制。"
  say "Raise it (ulimit $4, LimitNOFILE= and its like in systemd, --ulimit in Docker), or look from outside: gowhy check --of PID" \
    "请提高该限制（ulimit $4、systemd 的 LimitNOFILE= 等、Docker 的 --ulimit），或从外部检查：gowhy check --of PID"
  exit 3
}

# Measured with Node 20.20 on linux amd64: it dies below 18 open files, 800 MB of address space, 50 MB of data, 11 threads, 128 kB
# of stack. gowhy's own work needs somewhat more: its desk, its programs, its sockets. Node raises its soft limit of open files itself.
# Each redirection costs a shell a descriptor above 9: few are left under the very limit that is to be told of. So the limits come
# before the search for Node, and the word is said outside of the loop.
soft_files=unlimited
hard_files=unlimited
few_files=
if [ -r /proc/self/limits ]; then
  while read -r _ two three four five _; do
    case "$two $three" in
    "open files")
      soft_files=$four hard_files=$five
      [ "$five" = unlimited ] || [ "$five" -ge 64 ] || few_files=$five
      ;;
    "address space") [ "$four" = unlimited ] || [ "$four" -ge 1000000000 ] || too_low "Max address space" "$four" 1000000000 -v ;;
    "data size") [ "$four" = unlimited ] || [ "$four" -ge 80000000 ] || too_low "Max data size" "$four" 80000000 -d ;;
    "stack size") [ "$four" = unlimited ] || [ "$four" -ge 131072 ] || too_low "Max stack size" "$four" 131072 -s ;;
    "processes "[0-9]*) few_processes=$three ;;
    esac
  done </proc/self/limits
fi
[ -z "$few_files" ] || too_low "Max open files" "$few_files" 64 -n
# Counts the threads of this user, and root is not bound by it.
if [ "${few_processes:-99}" -lt 11 ] && ! [ -w /proc/1/oom_score_adj ]; then
  too_low "Max processes" "$few_processes" 11 -u
fi

# The soft limit that the user's own programs have: `gowhy run` gives it back to the command.
if [ "$soft_files" != "$hard_files" ]; then
  GOWHY_OPEN_FILES=$soft_files
  export GOWHY_OPEN_FILES
fi
# Node forgets which signals were ignored when it was started, as nohup and a shell's & do: `gowhy run` ignores them again.
if [ -r /proc/self/status ]; then
  while read -r name value _; do
    [ "$name" = SigIgn: ] || continue
    case $value in
    *[!0]*)
      GOWHY_IGNORED_SIGNALS=$value
      export GOWHY_IGNORED_SIGNALS
      ;;
    esac
    break
  done </proc/self/status
fi

# Node opens /dev/null under each standard stream that is closed: `gowhy run` closes it again for the command.
closed_streams=
for stream in 0 1 2; do [ -e /proc/self/fd/$stream ] || closed_streams=$closed_streams$stream; done
if [ -n "$closed_streams" ] && [ -d /proc/self/fd ]; then
  GOWHY_CLOSED_STREAMS=$closed_streams
  export GOWHY_CLOSED_STREAMS
fi

# Node would read this file of certificates, and its own, before anything else: 60 ms for what gowhy never asks for. `gowhy run` gives
# the variable back to the command.
if [ -n "${NODE_EXTRA_CA_CERTS+set}" ]; then
  GOWHY_NODE_CA_CERTS=$NODE_EXTRA_CA_CERTS
  export GOWHY_NODE_CA_CERTS
  unset NODE_EXTRA_CA_CERTS
fi

node=node
command -v node >/dev/null 2>&1 || node=nodejs
if ! command -v $node >/dev/null 2>&1; then
  say "node is not on PATH; gowhy needs Node 20.18 or later, or take its single executable, which needs none." \
    "PATH 中没有 node；gowhy 需要 Node 20.18 或更高版本，也可使用不依赖 Node 的单文件可执行版本。"
  exit 127
fi
exec $node "$0" "$@"
