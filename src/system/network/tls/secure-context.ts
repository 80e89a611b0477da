import type { SecureContext } from "node:tls";
import { builtin } from "../builtin.ts";

const contexts = {
  withRsa: new WeakMap<readonly string[], SecureContext>(),
  withoutRsa: new WeakMap<readonly string[], SecureContext>(),
};

/** One context for one list of roots: parsing 150 certificates takes longer than the handshake. */
export function secureContextOf(certificates: readonly string[], offersRsaExchange: boolean): SecureContext {
  const known = offersRsaExchange ? contexts.withRsa : contexts.withoutRsa;
  const existing = known.get(certificates);
  if (existing) return existing;
  const { createSecureContext, DEFAULT_CIPHERS } = builtin.tls();
  // Go has no cipher suite with a key exchange of finite fields. Source: go1.26 crypto/tls/cipher_suites.go, cipherSuites.
  const ciphers = `${DEFAULT_CIPHERS}:!DHE${offersRsaExchange ? "" : ":!kRSA"}`;
  // Go speaks TLS 1.2 and up since 1.18. An empty list must not fall back to Node's own roots.
  const context = createSecureContext({ ca: [], minVersion: "TLSv1.2", ciphers });
  // Certificates one by one: one that OpenSSL cannot read must not cost the others, and Go skips it too.
  const native = (context as { context: { addCACert(certificate: string): void } }).context;
  for (const certificate of certificates)
    try {
      native.addCACert(certificate);
    } catch {
      // Go ignores what it cannot parse (crypto/x509, AppendCertsFromPEM).
    }
  known.set(certificates, context);
  return context;
}
