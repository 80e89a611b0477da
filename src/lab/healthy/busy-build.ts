import type { HealthyMachine } from "../scenario.ts";

export default {
  name: "busy-build",
  title: "another go build is at work in the same caches and holds their locks",
  requires: [],
  oddities: [
    {
      name: "a build of the standard library beside it",
      async plant(world) {
        const build = await world.start(["go", "build", "-a", "-p", "1", "std"], {
          env: world.env,
          cwd: world.places.module,
        });
        // Long enough for it to hold its first lock and to compile.
        await new Promise((resolve) => setTimeout(resolve, 1_500));
        process.kill(build.pid, 0); // Throws where the build has ended already: then nothing is busy.
      },
    },
  ],
  workload: { argv: ["go", "mod", "download"], module: "two-modules" },
  during: 500,
} satisfies HealthyMachine;
