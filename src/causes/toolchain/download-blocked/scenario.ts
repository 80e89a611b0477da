import { environment } from "../../../lab/faults/environment.ts";
import { moduleProxy } from "../../../lab/faults/module-proxy.ts";
import { servesNewerToolchain } from "../../../lab/faults/newer-toolchain.ts";
import type { Scenario } from "../../../lab/scenario.ts";

const auto = environment({ GOTOOLCHAIN: "auto" });
const blocked = {
  kind: "status",
  status: 403,
  body: "toolchains are not mirrored\n",
  contentType: "text/plain; charset=utf-8",
} as const;

export default {
  proves: "toolchain/download-blocked",
  title: "go.mod asks for a newer go, and the module proxy refuses to serve it",
  requires: [],
  faults: [
    servesNewerToolchain,
    auto,
    moduleProxy({ exceptions: [{ module: "golang.org/toolchain", mode: blocked }] }),
  ],
  workload: { argv: ["go", "list", "-m"], module: "newer-go", goSays: /download go\S+: .*: 403 Forbidden/s },
  names: ({ plan }) => ({ host: `${plan.proxies[0]?.host}`, status: 403 }),
  control: { faults: [servesNewerToolchain, auto] },
  otherMeans: [
    {
      by: "a proxy without toolchains, and direct, whose host has no address here",
      faults: [environment((world) => ({ GOTOOLCHAIN: "auto", GOPROXY: `${world.env["GOPROXY"]},direct` }))],
      workload: { argv: ["go", "list", "-m"], module: "newer-go", goSays: /toolchain not available/ },
      names: () => ({ host: "golang.org" }),
    },
    {
      by: "GOPROXY=off",
      faults: [servesNewerToolchain, environment({ GOTOOLCHAIN: "auto", GOPROXY: "off" })],
      workload: { argv: ["go", "list", "-m"], module: "newer-go", goSays: /toolchain not available/ },
      names: ({ places }) => ({ file: `${places.module}/go.mod` }),
    },
  ],
} satisfies Scenario;
