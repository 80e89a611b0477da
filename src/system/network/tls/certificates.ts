import type { X509Certificate } from "node:crypto";
import type { DetailedPeerCertificate, TLSSocket } from "node:tls";
import { builtin } from "../builtin.ts";
import type { HandshakeLeg } from "../network.ts";

/** Longer chains are no honest ones. */
const MAX_CHAIN = 10;
const MAX_NAMES = 100;

/** The chain as the server sent it, leaf first; where the root is known here, it follows. */
export function certificatesOf(socket: Pick<TLSSocket, "getPeerCertificate">): readonly X509Certificate[] {
  const chain: X509Certificate[] = [];
  const { X509Certificate: Certificate } = builtin.crypto();
  let next: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  const seen = new Set<string>();
  while (next?.raw && chain.length < MAX_CHAIN && !seen.has(next.fingerprint256)) {
    seen.add(next.fingerprint256);
    try {
      chain.push(new Certificate(next.raw));
    } catch {
      break;
    }
    next = next.issuerCertificate;
  }
  return chain;
}

/** What a report shows of a certificate. */
export const described = (certificate: X509Certificate): HandshakeLeg["chain"][number] => ({
  subject: oneLine(certificate.subject),
  issuer: oneLine(certificate.issuer),
  names: namesOf(certificate.subjectAltName),
  notBefore: isoDate(certificate.validFrom),
  notAfter: isoDate(certificate.validTo),
  // Not checkIssued: it says no to a leaf whose key usage does not allow signing certificates.
  selfSigned: certificate.subject === certificate.issuer && isSignedByItself(certificate),
});

function isSignedByItself(certificate: X509Certificate): boolean {
  try {
    return certificate.verify(certificate.publicKey);
  } catch {
    return false;
  }
}

/** Node writes one attribute a line. */
const oneLine = (name: string | undefined): string => (name ?? "").split("\n").join(", ").slice(0, 1_000);

/** `DNS:a, IP Address:1.2.3.4` → the names alone. */
export function namesOf(alternatives: string | undefined): readonly string[] {
  const names = [...(alternatives ?? "").matchAll(/(?:DNS|IP Address):("(?:[^"\\]|\\.)*"|[^,]*)/g)];
  return names.slice(0, MAX_NAMES).map(([, name = ""]) => name.replaceAll('"', "").trim().slice(0, 300));
}

function isoDate(text: string): string {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? text.slice(0, 100) : new Date(ms).toISOString().replace(".000Z", "Z");
}
