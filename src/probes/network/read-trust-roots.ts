import { trustRoots } from "../../facts/routes.ts";
import { defineProbe, learned } from "../probe.ts";
import { type TrustPlace, trustFilesOf } from "./trust-files.ts";

/** Which certificate files Go reads here, and how many authorities they hold. */
export default defineProbe({
  id: "read-trust-roots",
  title: { en: "Read the certificate files that Go trusts", zh: "读取 Go 信任的证书文件" },
  step: "network",
  impact: "light",
  yields: { trustRoots },
  timeoutMs: 6_000,
  async run({ system }) {
    const { files, directories } = await trustFilesOf(system);
    const places = await directories();
    const all = new Set([...files, ...places].flatMap((place) => place.pem));
    return {
      trustRoots: learned(
        { files: files.map(shown), directories: places.map(shown), certificates: all.size },
        [...files, ...places]
          .map((place) => place.path)
          .join(", ")
          .slice(0, 1_000),
      ),
    };
  },
});

const shown = ({ path, from, state, certificates }: TrustPlace) => ({
  path: path.slice(0, 4_000),
  from,
  state,
  certificates,
});
