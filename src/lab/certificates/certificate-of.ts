import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { bits, boolean, explicit, implicit, integer, objectId, octets, sequence, set, time, utf8 } from "./der.ts";

export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export const newKeyPair = (): KeyPair => generateKeyPairSync("ec", { namedCurve: "P-256" });

export interface CertificateRequest {
  readonly subject: string;
  readonly issuer: string;
  readonly key: KeyPair;
  readonly signedBy: KeyPair;
  readonly from: Date;
  readonly to: Date;
  readonly authority: boolean;
  readonly names: readonly string[];
}

const ECDSA_WITH_SHA256 = sequence(objectId("1.2.840.10045.4.3.2"));

/** An X.509 v3 certificate in PEM, signed with ECDSA over P-256 (RFC 5280, RFC 5758). */
export function certificateOf(request: CertificateRequest): string {
  const body = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ECDSA_WITH_SHA256,
    name(request.issuer),
    sequence(time(request.from), time(request.to)),
    name(request.subject),
    spki(request.key),
    explicit(3, sequence(...extensions(request))),
  );
  const signature = sign("sha256", body, request.signedBy.privateKey);
  const der = sequence(body, ECDSA_WITH_SHA256, bits(signature));
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

function extensions({ authority, names, key, signedBy }: CertificateRequest): Buffer[] {
  const extension = (id: string, critical: boolean, value: Buffer) =>
    sequence(objectId(id), ...(critical ? [boolean(true)] : []), octets(value));
  const list = [
    extension("2.5.29.19", true, sequence(...(authority ? [boolean(true)] : []))),
    extension("2.5.29.15", true, authority ? USE_TO_SIGN_CERTIFICATES : USE_FOR_SIGNATURES),
    extension("2.5.29.14", false, octets(keyId(key))),
    extension("2.5.29.35", false, sequence(implicit(0, keyId(signedBy)))),
  ];
  if (!authority) list.push(extension("2.5.29.37", false, sequence(objectId("1.3.6.1.5.5.7.3.1"))));
  if (names.length > 0) list.push(extension("2.5.29.17", false, sequence(...names.map(alternativeName))));
  return list;
}

/** keyCertSign and cRLSign; digitalSignature: bit strings with their unused bits (RFC 5280, 4.2.1.3). */
const USE_TO_SIGN_CERTIFICATES = Buffer.from([0x03, 0x02, 0x01, 0x06]);
const USE_FOR_SIGNATURES = Buffer.from([0x03, 0x02, 0x07, 0x80]);

const alternativeName = (text: string): Buffer =>
  /^\d+(\.\d+){3}$/.test(text) ? implicit(7, Buffer.from(text.split(".").map(Number))) : implicit(2, Buffer.from(text));

const spki = (key: KeyPair): Buffer => key.publicKey.export({ type: "spki", format: "der" });
const keyId = (key: KeyPair): Buffer => createHash("sha1").update(spki(key)).digest();
const name = (commonName: string): Buffer => sequence(set(sequence(objectId("2.5.4.3"), utf8(commonName))));
