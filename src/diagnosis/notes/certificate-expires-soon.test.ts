import { expect, it } from "vitest";
import { aHandshake, aRoute } from "../../../test/kit/a-route.ts";
import { routes } from "../../facts/routes.ts";
import { FactStore } from "../../facts/store.ts";
import { certificateExpiresSoon } from "./certificate-expires-soon.ts";

const HOUR_MS = 3_600_000;
const [leaf] = aHandshake().chain;
const endsMs = Date.parse(leaf?.notAfter ?? "");
const to = (host: string) => aRoute({ host, handshake: aHandshake() });
const notesOf = (hoursLeft: number, ...hosts: string[]) =>
  certificateExpiresSoon(
    new FactStore([
      {
        state: "known",
        id: routes.id,
        value: { routes: hosts.map(to), skippedEntries: 0 },
        source: "test",
        atMs: 0,
        tookMs: 0,
      },
    ]),
    endsMs - hoursLeft * HOUR_MS,
  ).map(({ values }) => [values["host"], values["hours"]]);

it("tells of a certificate that ends within three days", () => {
  expect(notesOf(71, "one.test")).toEqual([["one.test", 71]]);
  expect(notesOf(73, "one.test")).toEqual([]);
  expect(notesOf(-1, "one.test")).toEqual([]);
});

it("tells once of a host to which two ways lead", () =>
  expect(notesOf(47, "one.test", "one.test", "two.test")).toEqual([
    ["one.test", 47],
    ["two.test", 47],
  ]));
