import { expect, it } from "vitest";
import { aQuery, aResolve, aRoute } from "../../../../test/kit/a-route.ts";
import { say } from "../../../text/language.ts";
import { halfSilent } from "./half-silent.ts";

const silent = { outcome: "silent", tookMs: 2_600 } as const;
const routeOf = (aaaa: Parameters<typeof aQuery>[0], goWaitsMs = 10_000, met = true) =>
  aRoute({ met, resolve: aResolve({ queries: [aQuery(), aQuery({ type: "AAAA", ...aaaa })], goWaitsMs }) });

it("names the server that does not answer for one family", () => {
  const sentence = halfSilent([routeOf(silent)]);
  expect(say(sentence?.text ?? { en: "", zh: "" }, "en", sentence?.values)).toBe(
    "10.20.0.53 answers for the A record of goproxy.lab.test and not for its AAAA record, asked twice in 2.6 s: go waits up to 10.0 s at each look-up.",
  );
});

it("is silent where both are answered, where go waits for nothing and where it does not come", () => {
  expect(halfSilent([routeOf({ outcome: "no-data" })])).toBeNull();
  expect(halfSilent([routeOf({ outcome: "servfail" })])).toBeNull();
  expect(halfSilent([routeOf({ ...silent, tookMs: 900 })])).toBeNull();
  expect(halfSilent([routeOf(silent, 0)])).toBeNull();
  expect(halfSilent([routeOf(silent, 10_000, false)])).toBeNull();
  expect(halfSilent([routeOf({ ...silent, server: "10.20.0.54" })])).toBeNull();
});
