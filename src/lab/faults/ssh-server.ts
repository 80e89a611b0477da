import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Fault } from "../scenario.ts";

/** A real sshd beside the git server, with a host key that nobody knows, and git told to go there instead of https. */
export const sshServer: Fault = {
  name: "git over ssh to a host with an unknown key",
  requires: ["root", "git", "sshd"],
  async plant(world) {
    const { git } = world.plan;
    if (!git) throw new Error("the planned world has no git server");
    const directory = join(world.directory, "ssh");
    mkdirSync(directory, { recursive: true });
    const key = join(directory, "host-key");
    await world.must(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key]);
    // Where sshd of Debian drops its rights; /run is a tmpfs of the sandbox.
    mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
    world.write(
      join(directory, "sshd_config"),
      `ListenAddress ${git.address}\nPort 22\nHostKey ${key}\nPidFile none\nUsePAM no\nStrictModes no\n`,
    );
    // sshd executes itself again and wants its absolute path for that.
    await world.start(["/usr/sbin/sshd", "-D", "-e", "-f", join(directory, "sshd_config")]);
    world.write(
      join(world.places.home, ".gitconfig"),
      `[url "ssh://git@${git.host}/"]\n\tinsteadOf = https://${git.host}/\n`,
    );
    for (let tries = 0; !(await world.must(["ss", "-Hltn"])).stdout.includes(`${git.address}:22 `); tries++) {
      if (tries > 100) throw new Error("sshd does not listen after 5 s");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  },
};
