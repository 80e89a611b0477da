import { places } from "../../../facts/places.ts";
import { type Clue, defineCause } from "../../cause.ts";
import { directoryOf, type Facts, mountOf, type Place } from "../../disk/written-places.ts";

const temporary = (facts: Facts): Place | undefined =>
  facts.places.places.find((place) => place.role === "GOTMPDIR" && place.execution !== null);

const refused = (facts: Facts): Place | undefined => {
  const place = temporary(facts);
  return place?.execution?.outcome === "failed" && place.execution.errno === "EACCES" ? place : undefined;
};

const startRefused: Clue<Facts> = {
  id: "start-refused-by-mount",
  strength: "proof",
  says: {
    en: "A program put into {path} ({from}) could not be started ({errno}): {mountPoint} ({fsType}) is mounted noexec.",
    zh: "放在 {path}（{from}）中的程序无法启动（{errno}）：{mountPoint}（{fsType}）以 noexec 挂载。",
  },
  when: (facts) => {
    const place = refused(facts);
    if (!place?.mount?.options.includes("noexec")) return false;
    return { path: directoryOf(place), from: place.from, ...mountOf(place), errno: "EACCES" };
  },
};

const started: Clue<Facts> = {
  id: "programs-start",
  strength: "proof",
  says: { en: "A program put into {path} could be started.", zh: "放在 {path} 中的程序可以启动。" },
  when: (facts) => {
    const place = temporary(facts);
    return place?.execution?.outcome === "passed" && { path: directoryOf(place) };
  },
};

export default defineCause({
  id: "permission/tmp-noexec",
  title: {
    en: "Programs may not be started from the temporary directory",
    zh: "临时目录不允许启动程序",
  },
  headline: {
    en: "{mountPoint} is mounted noexec: go run and go test cannot start what they built in {path}",
    zh: "{mountPoint} 以 noexec 挂载：go run 和 go test 无法启动在 {path} 中构建的程序",
  },
  step: "permissions",
  station: "compile",
  symptoms: ["fails-late"],
  role: "root",
  needs: { places },
  confirms: [startRefused],
  rulesOut: [started],
  fixes: [
    {
      title: { en: "Let GOTMPDIR name a directory that may execute", zh: "让 GOTMPDIR 指向允许执行的目录" },
      risk: "reversible",
      steps: (facts) => {
        const home = facts.places.places.find((place) => place.role === "HOME");
        if (!refused(facts) || !home?.path || home.mount?.options.includes("noexec")) return [];
        const directory = `${home.path}/.cache/go-tmp`;
        return [
          { do: "run", argv: ["mkdir", "-p", directory], undo: ["rmdir", directory] },
          { do: "go-env", set: { GOTMPDIR: directory } },
        ];
      },
    },
    {
      title: { en: "Or mount it without noexec", zh: "或去掉 noexec 重新挂载" },
      risk: "by-hand",
      steps: (facts) => {
        const place = refused(facts);
        if (!place?.mount) return [];
        const { mountPoint } = place.mount;
        return [
          {
            do: "tell",
            text: {
              en: `noexec on ${mountPoint} is often a rule of the house; ask before you change it. In a container: --tmpfs ${mountPoint}:exec.`,
              zh: `${mountPoint} 上的 noexec 往往是单位的安全规定，修改前请先询问。在容器中：--tmpfs ${mountPoint}:exec。`,
            },
          },
        ];
      },
    },
  ],
  references: [
    "https://github.com/golang/go/issues/52941",
    "https://man7.org/linux/man-pages/man2/execve.2.html",
    "https://docs.docker.com/engine/storage/tmpfs/",
  ],
});
