import { environment } from "../../../lab/faults/environment.ts";
import { goEnvFile } from "../../../lab/faults/go-env-file.ts";
import { servesNewerToolchain } from "../../../lab/faults/newer-toolchain.ts";
import type { Scenario } from "../../../lab/scenario.ts";

export default {
  proves: "toolchain/gotoolchain-local-too-old",
  title: "GOTOOLCHAIN=local, and go.mod asks for a newer go",
  requires: [],
  faults: [servesNewerToolchain, environment({ GOTOOLCHAIN: "local" })],
  workload: {
    argv: ["go", "list", "-m"],
    module: "newer-go",
    goSays: /go\.mod requires go >= \S+ \(running go \S+; GOTOOLCHAIN=local\)/,
  },
  names: () => ({ setting: "local", place: "environment" }),
  control: { faults: [servesNewerToolchain, environment({ GOTOOLCHAIN: "auto" })] },
  otherMeans: [
    {
      by: "go env -w GOTOOLCHAIN=path, and no such go on PATH",
      faults: [servesNewerToolchain, goEnvFile({ GOTOOLCHAIN: "path" })],
      workload: { argv: ["go", "list", "-m"], module: "newer-go", goSays: /cannot find "go\S+" in PATH/ },
      names: ({ places }) => ({ place: `${places.home}/.config/go/env` }),
    },
  ],
} satisfies Scenario;
