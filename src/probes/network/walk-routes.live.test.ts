import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { anEntry, aProxyList } from "../../../test/kit/a-route.ts";
import { serving } from "../../../test/kit/live-routes.ts";
import { authority, httpServer } from "../../../test/kit/live-servers.ts";
import { type LiveSystem, liveSystem } from "../../../test/kit/live-system.ts";
import { runProbe, valueFrom } from "../../../test/kit/run-probe.ts";
import { clock } from "../../system/clock.ts";
import { kernelFiles } from "../../system/kernel-files.ts";
import { openNetwork } from "../../system/network/open-network.ts";
import type { System } from "../../system/system.ts";
import readResolverConfig from "../resolver/read-resolver-config.ts";
import readCredentials from "./read-credentials.ts";
import readTrustRoots from "./read-trust-roots.ts";
import walkRoutes from "./walk-routes.ts";

describe("the network probes on a real machine", () => {
  const home = mkdtempSync(join(tmpdir(), "gowhy-home-"));
  const systems: LiveSystem[] = [];
  const open = async (environment: Record<string, string>) => {
    const system = await liveSystem({ environment: { PATH: process.env["PATH"] ?? "", HOME: home, ...environment } });
    systems.push(system);
    return system;
  };
  const lab = authority("lab root");
  beforeAll(() => {
    writeFileSync(join(home, ".netrc"), "machine goproxy.lab.test login ann password s3cret\n");
    writeFileSync(join(home, ".gitconfig"), "[credential]\n\thelper = store --file s3cret\n");
    writeFileSync(join(home, "roots.pem"), `${lab.root}\n${lab.root}\nno certificate\n`);
  });
  afterAll(() => {
    for (const system of systems) system.close();
    lab.close();
    rmSync(home, { recursive: true, force: true });
  });

  it("open no socket where the process has another network", async () => {
    const system = await open({});
    const list = { proxyList: aProxyList() };
    const subject = { pid: 7, sameNetworkNamespace: false } as never;
    const { routes } = await runProbe(walkRoutes, system, { ...list, subjectProcess: subject });
    expect(routes).toMatchObject({ unknown: "not-permitted", remedy: "nsenter -t 7 -n gowhy" });
  });

  it("walk at most eight of two hundred entries, and count the rest", async () => {
    const server = await httpServer(serving);
    const network = openNetwork({ kernel: kernelFiles, clock });
    const host = "127.0.0.1";
    const entries = Array.from({ length: 200 }, (_, index) =>
      anEntry({ index, scheme: "http", host, port: server.port, separator: index < 199 ? "," : null }),
    );
    const system = { ...(await open({})), network } as unknown as System;
    const list = aProxyList({ entries, sumdbName: "off", sumdbUrl: null, sumdbHost: null });
    const { routes } = await runProbe(walkRoutes, system, { proxyList: list });
    const value = valueFrom(routes);
    expect([value.routes.length, value.skippedEntries, value.routes[0]?.stoppedAt]).toEqual([8, 192, null]);
    expect(server.asked.length).toBeLessThanOrEqual(3);
    network.close();
    await server.close();
  });

  it("know the hosts of credentials, and nothing more of them", async () => {
    const { credentials } = await runProbe(readCredentials, await open({}), {});
    const value = valueFrom(credentials);
    expect(value).toMatchObject({ netrcState: "read", netrcHosts: ["goproxy.lab.test"], gitHelpers: ["store"] });
    expect(JSON.stringify(value)).not.toContain("s3cret");
  });

  it("know the certificate files that Go would read", async () => {
    const file = join(home, "roots.pem");
    const environment = { SSL_CERT_FILE: file, SSL_CERT_DIR: `${join(home, "none")}:${home}` };
    const { trustRoots } = await runProbe(readTrustRoots, await open(environment), {});
    expect(valueFrom(trustRoots)).toEqual({
      files: [{ path: file, from: "SSL_CERT_FILE", state: "read", certificates: 1 }],
      directories: [
        { path: join(home, "none"), from: "SSL_CERT_DIR", state: "missing", certificates: 0 },
        { path: home, from: "SSL_CERT_DIR", state: "read", certificates: 1 },
      ],
      certificates: 1,
    });
  });

  it("read this machine's resolver settings", async () => {
    const { resolverConfig } = await runProbe(readResolverConfig, await open({}), {});
    const value = valueFrom(resolverConfig);
    expect(value.servers.length).toBeGreaterThan(0);
    expect(value.skippedLines).toBe(0);
  });
});
