import { existsSync } from "node:fs";
import type { Fault } from "../scenario.ts";

/** Directories that hold every file and directory of certificates that Go reads. Source: go1.26 crypto/x509/root_linux.go. */
const TRUST_DIRECTORIES = ["/etc/ssl", "/etc/pki", "/system/etc/security"];

/** As in an image made FROM scratch: no file of root certificates anywhere. */
export const noTrustFiles = (): Fault => ({
  name: "no root certificates",
  prepare(plan) {
    plan.trust = "nothing";
  },
  async plant(world) {
    for (const directory of TRUST_DIRECTORIES.filter((path) => existsSync(path))) await world.mountTmpfs(directory, {});
  },
});
