/** A slip of the finger or two, or letters in another case; more is another word. */
const MOST_SLIPS = 3;

/** Those of the known words that somebody may have meant, nearest first; none where everything would have to change. */
export function nearest(word: string, known: readonly string[]): string[] {
  const wanted = word.toLowerCase();
  return known
    .map((each) => ({ each, slips: slipsBetween(wanted, each.toLowerCase()) }))
    .filter(({ each, slips }) => slips <= MOST_SLIPS && slips < each.length / 2)
    .sort((one, other) => one.slips - other.slips)
    .map(({ each }) => each);
}

/** Levenshtein's distance: letters put in, left out or changed. */
function slipsBetween(one: string, other: string): number {
  // What is longer than any word by more than that is far in any case.
  if (Math.abs(one.length - other.length) > MOST_SLIPS) return MOST_SLIPS + 1;
  let above = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row += 1) {
    const here = [row];
    for (let at = 1; at <= other.length; at += 1) {
      const changed = (above[at - 1] ?? 0) + (one[row - 1] === other[at - 1] ? 0 : 1);
      here.push(Math.min(changed, (above[at] ?? 0) + 1, (here[at - 1] ?? 0) + 1));
    }
    above = here;
  }
  return above[other.length] ?? 0;
}
