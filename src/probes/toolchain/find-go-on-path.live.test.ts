import { expect, it } from "vitest";
import { environmentOf, settingsOf } from "../../../test/kit/a-toolchain.ts";
import { liveSystem } from "../../../test/kit/live-system.ts";
import { runProbe, valueFrom } from "../../../test/kit/run-probe.ts";
import { clock } from "../../system/clock.ts";
import { openFiles } from "../../system/files/open-files.ts";
import { kernelFiles } from "../../system/kernel-files.ts";
import measurePlaces from "../disk/measure-places.ts";
import findGoOnPath from "./find-go-on-path.ts";

it("does not call go missing where gowhy's own desk cannot start", async () => {
  const system = await liveSystem();
  const { judged, self } = system;
  const files = openFiles({ deskArgv: ["/bin/false"], judged, self, kernel: kernelFiles, clock });
  try {
    const { goOnPath } = await runProbe(findGoOnPath, { ...system, files }, {});
    expect(goOnPath).toMatchObject({ unknown: "failed" });
    const known = { goSettings: settingsOf(), environment: environmentOf({}) };
    const { places } = await runProbe(measurePlaces, { ...system, files }, known);
    expect(places).toMatchObject({ unknown: "failed" });
  } finally {
    files.close();
    system.close();
  }
});

it("finds go where the desk works", async () => {
  const system = await liveSystem();
  try {
    expect(valueFrom((await runProbe(findGoOnPath, system, {})).goOnPath).path.length).toBeGreaterThan(0);
  } finally {
    system.close();
  }
});
