import { duration } from "../../../text/duration.ts";
import type { Sentence } from "../../diagnosis.ts";
import type { Route } from "./why-stopped.ts";

/** A .info is a line of JSON: 100 bytes that take longer than this after their head do not come to an end. gowhy itself cuts an answer at 4 s. */
const ENDS_WITHIN_MS = 3_500;

/** The first answer that go wants drips: its head came, and its body had not ended when gowhy gave it up. go sets no limit. */
export function unfinishedAnswer(routes: readonly Route[]): Sentence | null {
  for (const { met, url, requests } of routes) {
    const found = requests.find(
      ({ asksFor, outcome, status, conforms, tookMs }) =>
        asksFor === "module-info" &&
        outcome === "answered" &&
        status === 200 &&
        conforms === null &&
        tookMs >= ENDS_WITHIN_MS,
    );
    if (!met || !found) continue;
    return {
      text: {
        en: "The answer to {url}{path} had begun and not ended after {took}; go sets no limit for it.",
        zh: "对 {url}{path} 的响应已经开始，但 {took} 后仍未结束；go 对此没有时限。",
      },
      values: { url, path: found.path, took: duration(found.tookMs) },
    };
  }
  return null;
}
