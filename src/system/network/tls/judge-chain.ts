import type { X509Certificate } from "node:crypto";
import { parseIp } from "../../../text/ip-address.ts";
import { builtin } from "../builtin.ts";
import type { HandshakeLeg, TrustSource } from "../network.ts";
import { described } from "./certificates.ts";

export type Judged = Pick<HandshakeLeg, "outcome" | "distrust" | "errorCode" | "chain" | "trustedElsewhere">;

/** OpenSSL's codes for a chain that ends in no root that it was given. */
const UNKNOWN_ISSUER = new Set([
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "CERT_UNTRUSTED",
]);
const DATES = new Set(["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"]);

/** Judges a chain in Go's order: the leaf's dates, its name, then the authority. Source: crypto/x509/verify.go, Verify. */
export async function judgeChain(
  chain: readonly X509Certificate[],
  error: Error | string | null,
  host: string,
  trust: TrustSource,
  wallMs: number,
): Promise<Judged> {
  const errorCode = codeOf(error);
  const certificates =
    errorCode === null ? trust.certificates : [...trust.certificates, ...(await trust.directories())];
  const distrust = distrustOf(chain, errorCode, host, certificates, wallMs);
  const trusted = { outcome: "trusted", distrust: null, errorCode: null, trustedElsewhere: null } as const;
  if (distrust === null) return { ...trusted, chain: chain.map(described) };
  const unknown = ["unknown-authority", "self-signed", "no-roots"].includes(distrust);
  return {
    outcome: "untrusted",
    distrust,
    errorCode,
    chain: chain.map(described),
    trustedElsewhere: unknown ? await storeThatTrusts(chain, trust) : null,
  };
}

function distrustOf(
  chain: readonly X509Certificate[],
  errorCode: string | null,
  host: string,
  certificates: readonly string[],
  wallMs: number,
): HandshakeLeg["distrust"] {
  const leaf = chain[0];
  if (!leaf) return "other";
  if (wallMs > Date.parse(leaf.validTo)) return "expired";
  if (wallMs < Date.parse(leaf.validFrom)) return "not-yet-valid";
  if (!isFor(leaf, host)) return "wrong-name";
  if (errorCode === null) return null;
  const isAnchored = issuedByOneOf(chain, certificates);
  // OpenSSL saw the first file only, and keeps the last of several errors: an expired link may hide that nobody vouches for the chain.
  if (UNKNOWN_ISSUER.has(errorCode) && isAnchored) return null;
  if (UNKNOWN_ISSUER.has(errorCode) || (DATES.has(errorCode) && !isAnchored)) {
    if (certificates.length === 0) return "no-roots";
    return chain.length === 1 && leaf.subject === leaf.issuer ? "self-signed" : "unknown-authority";
  }
  if (errorCode === "CERT_HAS_EXPIRED") return "expired";
  if (errorCode === "CERT_NOT_YET_VALID") return "not-yet-valid";
  return "other";
}

/** Go looks at the subject alternative names only, never at the common name, and takes `*` for one whole label. */
function isFor(leaf: X509Certificate, host: string): boolean {
  if (parseIp(host)) return leaf.checkIP(host) !== undefined;
  return leaf.checkHost(host, { subject: "never", partialWildcards: false }) !== undefined;
}

async function storeThatTrusts(chain: readonly X509Certificate[], trust: TrustSource): Promise<string | null> {
  for (const store of await trust.elsewhere()) if (issuedByOneOf(chain, store.certificates)) return store.name;
  return null;
}

/** Whether a link of the chain is, or was signed by, one of these certificates. */
function issuedByOneOf(chain: readonly X509Certificate[], certificates: readonly string[]): boolean {
  const { X509Certificate: Certificate } = builtin.crypto();
  const issuers = new Set(chain.map((link) => link.issuer));
  return certificates.some((pem) => {
    try {
      const root = new Certificate(pem);
      if (!issuers.has(root.subject)) return false;
      return chain.some(
        (link) =>
          link.fingerprint256 === root.fingerprint256 || (link.checkIssued(root) && link.verify(root.publicKey)),
      );
    } catch {
      return false;
    }
  });
}

function codeOf(error: Error | string | null): string | null {
  if (error === null) return null;
  if (typeof error === "string") return error;
  return (error as NodeJS.ErrnoException).code ?? error.message.slice(0, 100);
}
