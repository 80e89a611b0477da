import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runGowhy } from "../kit/run-gowhy.ts";
import { type Planted, plantSecrets } from "./planted-secrets.ts";

/** A proxy that throws back whatever it was given, and sends on to an address with a password of its own. */
const REDIRECT_SECRET = "Qzredirect0123456789";
let server: Server;
let directory: string;
let planted: Planted;

beforeAll(async () => {
  server = createServer((request, response) => {
    const all = `${request.url} ${JSON.stringify(request.rawHeaders)}`;
    if (request.url?.includes("/sum/")) {
      response.writeHead(302, { location: `http://u:${REDIRECT_SECRET}@127.0.0.1/?token=${REDIRECT_SECRET}` }).end();
      return;
    }
    response.writeHead(403, { "content-type": "text/plain", "www-authenticate": `Basic realm="${all}"` });
    response.end(`not allowed: ${all}\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  directory = mkdtempSync(join(tmpdir(), "gowhy-secrets-"));
  planted = plantSecrets(join(directory, "home"), join(directory, "module"), (server.address() as AddressInfo).port);
});

afterAll(() => {
  server.close();
  rmSync(directory, { recursive: true, force: true });
});

describe("secrets planted in every variable and file", () => {
  it("were planted, each in a place of its own", () => expect(planted.secrets.size).toBeGreaterThan(40));

  for (const format of ["terminal", "json", "markdown"])
    for (const language of ["en", "zh-CN"])
      it(`stay out of ${format}, ${language}`, async () => {
        const saved = join(directory, `${format}-${language}.json`);
        const run = await runGowhy({
          argv: ["--format", format, "--lang", language, "--why", "--unmasked", "--direct", "--save", saved],
          environment: { ...planted.environment, FORCE_COLOR: "0" },
          cwd: join(directory, "module"),
        });
        expect([0, 1, 3], run.stderr).toContain(run.code);
        expect(run.stdout.length).toBeGreaterThan(100);
        expect(leaked(run.stdout)).toEqual([]);
        expect(leaked(run.stderr)).toEqual([]);
        expect(leaked(readFileSync(saved, "utf8"))).toEqual([]);
        const again = await runGowhy({
          argv: ["--format", format, "--lang", language, "--why", "--unmasked", "--from", saved],
        });
        expect(leaked(again.stdout)).toEqual([]);
      });

  it("stay out of the message about a wrong argument", async () => {
    const [secret = ""] = planted.secrets.keys();
    const run = await runGowhy({ argv: ["--from", `https://u:${secret}@h/x`] });
    expect(run.code).toBe(2);
    expect(run.stderr).not.toContain(secret);
  });
});

/** The places of the secrets that a text holds, as they are or in base64. */
function leaked(text: string): string[] {
  return [...planted.secrets, [REDIRECT_SECRET, "a redirect"] as const]
    .filter(([secret]) => text.includes(secret) || text.includes(Buffer.from(secret).toString("base64").slice(0, 20)))
    .map(([, place]) => place);
}
