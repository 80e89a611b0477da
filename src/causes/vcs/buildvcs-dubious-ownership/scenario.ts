import type { Fault, Scenario } from "../../../lab/scenario.ts";

/** The whole checkout, or `.git` alone, belongs to another user than the one who builds. */
const ownedByAnother = (part: "" | "/.git"): Fault => ({
  name: `the checkout${part} belongs to another user`,
  requires: ["root", "second-uid", "git"],
  async plant(world) {
    const { uid, gid } = world.secondUser;
    await world.must(["chown", "-R", `${uid}:${gid}`, `${world.places.module}${part}`]);
    world.onTakeDown(async () => {
      await world.must(["chown", "-R", "0:0", `${world.places.module}${part}`]);
    });
  },
});

export default {
  proves: "vcs/buildvcs-dubious-ownership",
  title: "the checkout belongs to another user than the one who builds",
  requires: ["root", "second-uid", "git"],
  faults: [ownedByAnother("")],
  workload: {
    argv: ["go", "build", "./..."],
    module: "repository",
    goSays: /error obtaining VCS status: exit status 128/,
  },
  names: ({ places, secondUser }) => ({ root: places.module, owner: secondUser.uid }),
  otherMeans: [{ by: "only .git belongs to another user", faults: [ownedByAnother("/.git")] }],
} satisfies Scenario;
