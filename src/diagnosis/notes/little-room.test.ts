import { expect, it } from "vitest";
import { aFailure, aPlace, placesOf } from "../../../test/kit/a-place.ts";
import { places } from "../../facts/places.ts";
import { FactStore } from "../../facts/store.ts";
import { littleRoom } from "./little-room.ts";

const notesOf = (given: Parameters<typeof aPlace>[0]) =>
  littleRoom(
    new FactStore([
      { state: "known", id: places.id, value: placesOf(aPlace(given)), source: "test", atMs: 0, tookMs: 0 },
    ]),
    0,
  ).map(({ note }) => note);

it("notes little room where go still can write, and is silent otherwise", () => {
  expect(notesOf({})).toEqual([]);
  expect(notesOf({ availableBytes: 9e6 })).toEqual(["disk/little-room"]);
  expect(notesOf({ inodesFree: 12 })).toEqual(["disk/few-inodes"]);
  expect(notesOf({ inodesFree: null })).toEqual([]);
  expect(notesOf({ availableBytes: 9e6, written: false })).toEqual([]);
  expect(notesOf({ availableBytes: 0, trial: aFailure("write", "ENOSPC") })).toEqual([]);
});
