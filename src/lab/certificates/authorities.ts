import type { Draw } from "../draw.ts";
import type { LeafPlan } from "../plan.ts";
import { type CertificateRequest, certificateOf, newKeyPair } from "./certificate-of.ts";

const DAY_MS = 86_400_000;

export interface ServerCertificate {
  readonly key: string;
  readonly chain: string;
}

/** The authorities of one world: one that go trusts, one of a company that go does not know. */
export interface Authorities {
  readonly trusted: { readonly pem: string; readonly name: string };
  readonly corporate: { readonly pem: string; readonly name: string };
  issue(host: string, leaf: LeafPlan): ServerCertificate;
}

export function createAuthorities(draw: Draw, nowMs: number): Authorities {
  const at = (days: number) => new Date(nowMs + days * DAY_MS);
  const authority = (name: string) => {
    const key = newKeyPair();
    const own = { subject: name, issuer: name, key, signedBy: key, authority: true, names: [] };
    return { name, key, pem: certificateOf({ ...own, from: at(-400), to: at(3_000) }) };
  };
  const trusted = authority(`${draw.word()} Root R${draw.number(1, 9)}`);
  const corporate = authority(`${draw.word()} Secure Gateway CA`);
  return {
    trusted,
    corporate,
    issue(host, leaf) {
      const key = newKeyPair();
      const request: Omit<CertificateRequest, "issuer" | "signedBy"> = {
        subject: host,
        key,
        authority: false,
        names: leaf.names ?? [host],
        from: at(leaf.fromDays),
        to: at(leaf.toDays),
      };
      const signer = { trusted, corporate, self: { name: host, key, pem: "" } }[leaf.issuer];
      const chain = certificateOf({ ...request, issuer: signer.name, signedBy: signer.key });
      return { key: key.privateKey.export({ type: "pkcs8", format: "pem" }).toString(), chain: chain + signer.pem };
    },
  };
}
