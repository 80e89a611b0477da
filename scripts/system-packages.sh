#!/bin/sh
# Installs the Debian packages that the lab and the live tests start, where root and apt are there.
# Otherwise says which are missing; what needs them is then skipped by name.
set -u
missing=
need() { # program package
  command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ] || [ -x "/sbin/$1" ] || missing="$missing $2"
}
need ip iproute2
need nft nftables
need unshare util-linux
need mkfs.ext4 e2fsprogs
need fsfreeze util-linux
need git git
need strace strace
need openssl openssl
need gcc gcc
need setfacl acl
need squid squid
need danted dante-server
need dnsmasq dnsmasq-base
need ssh openssh-client
need sshd openssh-server
need script bsdutils
need bindfs bindfs
need qemu-aarch64-static qemu-user-static
need aarch64-linux-gnu-gcc "gcc-aarch64-linux-gnu libc6-arm64-cross libstdc++6-arm64-cross"
# Its headers come apart from the compiler: without them the arm64 loader of the single executable is not compiled.
[ -e /usr/aarch64-linux-gnu/include/elf.h ] || missing="$missing libc6-dev-arm64-cross"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  export DEBIAN_FRONTEND=noninteractive
  # No service of these packages may start by itself: the lab starts what it needs in its own namespaces.
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d && chmod 755 /usr/sbin/policy-rc.d && made_policy=1
  fi
  # shellcheck disable=SC2086
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing; } >/dev/null 2>&1 ||
    echo "apt could not install:$missing" >&2
  [ -n "${made_policy:-}" ] && rm -f /usr/sbin/policy-rc.d
else
  echo "Not installed (needs root and apt):$missing. Tests that start them are skipped by name." >&2
fi
exit 0
