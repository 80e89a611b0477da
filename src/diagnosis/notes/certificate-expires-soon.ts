import { routes } from "../../facts/routes.ts";
import type { NoteRule } from "./note-rule.ts";

/** The field guide's warning time for certificates (5.5): three days, enough for a weekend. */
const WARN_HOURS = 72;
const MS_PER_HOUR = 3_600_000;

/** A certificate that is still good but ends within 72 hours. */
export const certificateExpiresSoon: NoteRule = (facts, takenAtMs) => {
  // Modules and the relay of the checksum database often come from one host: it is said once.
  const told = new Set<string>();
  return (facts.value(routes)?.routes ?? []).flatMap((route) => {
    const leaf = route.handshake?.outcome === "trusted" ? route.handshake.chain[0] : undefined;
    const hours = leaf ? (Date.parse(leaf.notAfter) - takenAtMs) / MS_PER_HOUR : Number.POSITIVE_INFINITY;
    if (!(hours >= 0 && hours <= WARN_HOURS)) return [];
    const one = `${route.host} ${leaf?.notAfter}`;
    if (told.has(one)) return [];
    told.add(one);
    return [
      {
        note: "tls/expires-soon",
        text: { en: "The certificate of {host} ends in {hours} h.", zh: "{host} 的证书将在 {hours} 小时后到期。" },
        values: { host: route.host, hours: Math.floor(hours), notAfter: leaf?.notAfter ?? "" },
      },
    ];
  });
};
