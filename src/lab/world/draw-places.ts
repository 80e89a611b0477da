import { join } from "node:path";
import type { Draw } from "../draw.ts";
import type { Place } from "../plan.ts";

/** Where the world lies, where go writes in it, and the number of its second user. */
export function drawPlaces(words: Draw): { directory: string; places: Record<Place, string>; uid: number } {
  const directory = join(words.oneOf(["/tmp", "/var/tmp", "/run"]), words.word());
  const home = join(directory, "home", words.word());
  const places = {
    home,
    gocache: words.oneOf([join(home, ".cache", "go-build"), join(directory, "cache", words.word())]),
    gomodcache: words.oneOf([join(home, "go", "pkg", "mod"), join(directory, "cache", words.word())]),
    tmp: join(directory, "tmp"),
    module: join(home, words.oneOf(["src", "work", "code"]), words.word()),
  };
  return { directory, places, uid: words.number(2_000, 60_000) };
}
