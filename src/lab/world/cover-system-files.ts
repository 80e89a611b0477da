import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type { World } from "../world.ts";

/** Where Debian and most others keep the bundle of roots that Go reads first. Source: go1.26 crypto/x509/root_linux.go. */
const SYSTEM_BUNDLE = "/etc/ssl/certs/ca-certificates.crt";

/** Mounts the world's own resolv.conf, hosts and roots over those of the machine, in this mount namespace only. */
export async function coverSystemFiles(world: World, trustFile: string | null, roots: string): Promise<void> {
  const { plan, directory } = world;
  const cover = async (path: string, content: string) => {
    // /etc/resolv.conf is often a link into /run, which is empty here.
    const target = existsSync(path) ? realpathSync(path) : path;
    if (!existsSync(target)) throw new Error(`${path} does not exist, so nothing can be mounted over it`);
    const stand = join(directory, "etc", path.slice(1).replaceAll("/", "-"));
    world.write(stand, content);
    await world.bind(stand, target);
  };
  const nameservers = plan.dns.map(({ address }) => `nameserver ${address}`);
  await cover("/etc/resolv.conf", [...nameservers, ...plan.resolvLines, ""].join("\n"));
  await cover("/etc/hosts", "127.0.0.1 localhost\n::1 localhost\n");
  if (trustFile) world.write(trustFile, roots);
  if (trustFile && plan.trust === "bundle") {
    if (existsSync(SYSTEM_BUNDLE)) await cover(SYSTEM_BUNDLE, roots);
    else world.env["SSL_CERT_FILE"] = trustFile;
  }
}
