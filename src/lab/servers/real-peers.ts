import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { DnsServerPlan, ForwardProxyPlan } from "../plan.ts";
import type { World } from "../world.ts";
import type { Records } from "./dns-server.ts";

/** Starts a real peer as a program of the world, and waits until it listens. */
export async function startRealForwardProxy(plan: ForwardProxyPlan, world: World): Promise<void> {
  const directory = join(world.directory, plan.by);
  if (plan.by === "squid") {
    world.write(join(directory, "passwd"), plan.credentials ? passwordLine(plan.credentials) : "");
    world.write(join(directory, "squid.conf"), squidConfiguration(plan, world, directory));
    await world.must(["chmod", "-R", "a+rwX", directory]);
    await world.start(["squid", "-N", "-f", join(directory, "squid.conf")]);
  } else if (plan.by === "danted") {
    world.write(join(directory, "danted.conf"), danteConfiguration(plan, directory));
    await world.start(["danted", "-f", join(directory, "danted.conf")]);
  } else {
    const user = plan.credentials ? ["-u", plan.credentials.user, "-P", plan.credentials.password] : [];
    await world.start(["microsocks", "-i", plan.address, "-p", String(plan.port), ...user]);
  }
  await listening(world, plan.address, plan.port);
}

/** dnsmasq answers the names of the world itself; without them it says NXDOMAIN, or REFUSED. */
export async function startDnsmasq(plan: DnsServerPlan, records: Records, world: World): Promise<void> {
  const known = Object.entries(records).flatMap(([host, addresses]) =>
    addresses.map((address) => `--host-record=${host},${address}`),
  );
  const mode = {
    answer: [...known, "--local=//", "--local=/test/"],
    nxdomain: ["--address=/#/"],
    refused: [],
  }[plan.mode as "answer" | "nxdomain" | "refused"];
  if (!mode) throw new Error(`dnsmasq has no mode ${plan.mode}`);
  await world.start([
    "dnsmasq",
    "--keep-in-foreground",
    "--conf-file=/dev/null",
    "--port=53",
    "--no-resolv",
    "--no-hosts",
    "--pid-file",
    "--user=root",
    "--group=root",
    "--bind-interfaces",
    `--listen-address=${plan.address}`,
    ...mode,
  ]);
  await listening(world, plan.address, 53);
}

async function listening(world: World, address: string, port: number): Promise<void> {
  const deadlineMs = Date.now() + 10_000;
  for (;;) {
    const sockets = await world.must(["ss", "-Hltn"]);
    if (sockets.stdout.includes(`${address}:${port} `)) return;
    if (Date.now() > deadlineMs) throw new Error(`nothing listens on ${address}:${port} after 10 s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Where Debian, Fedora and Arch keep squid's helpers. */
const HELPER_DIRECTORIES = ["/usr/lib/squid", "/usr/lib64/squid", "/usr/libexec/squid"];

function squidConfiguration(plan: ForwardProxyPlan, world: World, directory: string): string {
  const helpers = HELPER_DIRECTORIES.find((path) => existsSync(path)) ?? HELPER_DIRECTORIES[0];
  const access: Partial<Record<ForwardProxyPlan["mode"], string[]>> = {
    allow: ["http_access allow all"],
    deny: ["http_access deny all"],
    basic: [
      `auth_param basic program ${helpers}/basic_ncsa_auth ${directory}/passwd`,
      "acl known proxy_auth REQUIRED",
      "http_access allow known",
      "http_access deny all",
    ],
    ntlm: [
      `auth_param ntlm program ${helpers}/ntlm_fake_auth`,
      "acl known proxy_auth REQUIRED",
      "http_access allow known",
      "http_access deny all",
    ],
  };
  const rules = access[plan.mode];
  if (!rules) throw new Error(`squid has no mode ${plan.mode}`);
  return [
    `http_port ${plan.address}:${plan.port}`,
    `pid_filename ${directory}/squid.pid`,
    `cache_log ${directory}/cache.log`,
    `access_log stdio:${directory}/access.log`,
    `coredump_dir ${directory}`,
    `dns_nameservers ${world.plan.dns.map(({ address }) => address).join(" ")}`,
    "visible_hostname gate",
    "pinger_enable off",
    "netdb_filename none",
    "max_filedescriptors 1024",
    "cache deny all",
    "shutdown_lifetime 0 seconds",
    ...rules,
    "",
  ].join("\n");
}

/** The MD5 of the password: the one form that basic_ncsa_auth takes without crypt(3). It rejects htpasswd's {SHA}. */
const passwordLine = ({ user, password }: { readonly user: string; readonly password: string }): string =>
  `${user}:${createHash("md5").update(password).digest("hex")}\n`;

function danteConfiguration(plan: ForwardProxyPlan, directory: string): string {
  const verdict = plan.mode === "allow" ? "pass" : "block";
  return [
    `logoutput: ${directory}/danted.log`,
    `internal: ${plan.address} port = ${plan.port}`,
    "external: lo",
    "clientmethod: none",
    "socksmethod: none",
    "user.privileged: root",
    "user.unprivileged: nobody",
    "client pass { from: 0.0.0.0/0 to: 0.0.0.0/0 }",
    `socks ${verdict} { from: 0.0.0.0/0 to: 0.0.0.0/0 }`,
    "",
  ].join("\n");
}
