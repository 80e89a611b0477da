import { expect, it } from "vitest";
import { anObservedWait } from "../../test/kit/an-observed-wait.ts";
import { FactStore } from "../facts/store.ts";
import { watchedProcesses, watchedWaits } from "../facts/watch.ts";
import { namesOf } from "./names.ts";
import { withPlaceholders } from "./with-placeholders.ts";

const facts = new FactStore([
  {
    state: "known",
    id: watchedWaits.id,
    value: {
      waits: [
        anObservedWait({
          argv: ["git-remote-https", "origin", "https://git.secretive.example:8443/team/app"],
          holders: [{ pid: 7, argv: ["curl", "http://cache.secretive.example/x"], waitsFor: null }],
        }),
        anObservedWait({ argv: ["git", "fetch", "https://github.com/google/uuid"] }),
      ],
      leftOut: {},
    },
    source: "/proc",
    atMs: 0,
    tookMs: 0,
  },
  {
    state: "known",
    id: watchedProcesses.id,
    value: {
      processes: [
        {
          pid: 9,
          parent: 1,
          argv: ["ssh", "git@scm.secretive.example", "git-upload-pack"],
          fromMs: 0,
          toMs: null,
          cpuMs: 0,
        },
      ],
      seen: 1,
      missedCpuMs: 0,
    },
    source: "/proc",
    atMs: 0,
    tookMs: 0,
  },
]);

it.each([
  ["a response from https://git.secretive.example:8443/team/app", "git.secretive"],
  ["curl http://cache.secretive.example/x", "cache.secretive"],
  ["ssh git@scm.secretive.example", "scm.secretive"],
])("masks the host in %j", (text, host) => {
  const masked = withPlaceholders(text, namesOf(facts, null));
  expect(masked).not.toContain(host);
  expect(masked).toMatch(/‹host-\d›/);
});

it("leaves hosts that everybody knows", () =>
  expect(withPlaceholders("git fetch https://github.com/google/uuid", namesOf(facts, null))).toContain("github.com"));
