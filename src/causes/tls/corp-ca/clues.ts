import type { ValuesOf } from "../../../facts/fact.ts";
import type { trustRoots } from "../../../facts/routes.ts";
import type { Clue, Values } from "../../cause.ts";
import { everyHandshake, type Handshake, isDistrusted, untrusted } from "../../handshakes.ts";
import type { WithList } from "../../module-answers.ts";

export type Facts = WithList & ValuesOf<{ trustRoots: typeof trustRoots }>;

/** Handshakes whose issuer Go lacks although it has roots; without any root that is tls/no-roots. */
export const ofUnknownIssuer = (facts: Facts): readonly Handshake[] =>
  facts.trustRoots.certificates > 0
    ? untrusted(facts, "unknown-authority", "self-signed").filter(({ leg }) => leg.chain.length > 0)
    : [];

const leafOf = ({ leg }: Handshake) => leg.chain[0];
/** The name at the top of what was sent: the last certificate's issuer. */
const topIssuer = ({ leg }: Handshake): string => leg.chain.at(-1)?.issuer ?? "";
const isSelfSigned = (handshake: Handshake): boolean => leafOf(handshake)?.selfSigned === true;

const valuesOf = (handshake: Handshake, facts: Facts): Values => ({
  host: handshake.host,
  issuer: isSelfSigned(handshake) ? (leafOf(handshake)?.subject ?? "") : topIssuer(handshake),
  subject: leafOf(handshake)?.subject ?? "",
  certificates: facts.trustRoots.certificates,
  files: facts.trustRoots.files.filter(({ state }) => state === "read").map(({ path }) => path),
});

export const chainEndsInUnknownRoot: Clue<Facts> = {
  id: "chain-ends-in-unknown-root",
  strength: "proof",
  says: {
    en: "The chain of {host} is complete and ends in {issuer}; none of the {certificates} certificates that Go reads is that one.",
    zh: "{host} 的证书链是完整的，止于 {issuer}；Go 读到的 {certificates} 个证书中没有它。",
  },
  when: (facts) => {
    const found = ofUnknownIssuer(facts).find((each) => !isSelfSigned(each) && each.leg.chain.at(-1)?.selfSigned);
    return found ? valuesOf(found, facts) : false;
  },
};

export const sameIssuerElsewhere: Clue<Facts> = {
  id: "same-issuer-on-several-hosts",
  strength: "proof",
  says: {
    en: "{hosts} all show certificates of {issuer}: something on the way opens TLS, or these hosts belong to one company.",
    zh: "{hosts} 出示的证书都由 {issuer} 签发：途中有设备在解密 TLS，或这些主机属于同一公司。",
  },
  when: (facts) => {
    const elsewhere = everyHandshake(facts).filter((each) => isDistrusted(each, "unknown-authority"));
    for (const first of ofUnknownIssuer(facts).filter((each) => !isSelfSigned(each))) {
      const same = elsewhere.filter((each) => topIssuer(each) === topIssuer(first) && each.host !== first.host);
      if (same.length > 0) return { ...valuesOf(first, facts), hosts: [first.host, ...same.map(({ host }) => host)] };
    }
    return false;
  },
};

export const trustedElsewhere: Clue<Facts> = {
  id: "trusted-by-this-machine",
  strength: "proof",
  says: {
    en: "This machine's own store trusts the issuer of {host} ({store}); the files that Go reads here do not.",
    zh: "本机自己的证书库信任 {host} 的签发者（{store}）；Go 在此读取的文件却没有它。",
  },
  when: (facts) => {
    const found = ofUnknownIssuer(facts).find(({ leg }) => leg.trustedElsewhere !== null);
    return found ? { ...valuesOf(found, facts), store: found.leg.trustedElsewhere } : false;
  },
};

export const selfSignedLeaf: Clue<Facts> = {
  id: "self-signed-certificate",
  strength: "proof",
  says: {
    en: "{host} signed its certificate itself ({subject}); Go trusts it only if its files hold this very certificate.",
    zh: "{host} 的证书是自签名的（{subject}）；只有 Go 读取的文件包含这张证书本身，Go 才会信任它。",
  },
  when: (facts) => {
    const found = ofUnknownIssuer(facts).find(isSelfSigned);
    return found ? valuesOf(found, facts) : false;
  },
};

/** Alone it is no proof: a server that leaves out its intermediate looks the same to Go. */
export const issuerUnknown: Clue<Facts> = {
  id: "issuer-unknown",
  strength: "strong",
  says: {
    en: "None of the {certificates} certificates that Go reads issued what {host} shows; its issuer is {issuer}.",
    zh: "Go 读到的 {certificates} 个证书都没有签发 {host} 出示的证书；其签发者是 {issuer}。",
  },
  when: (facts) => {
    const found = ofUnknownIssuer(facts)[0];
    const isProven = PROOFS.some((proof) => proof.when(facts));
    return found && !isProven ? valuesOf(found, facts) : false;
  },
};

const PROOFS: readonly Clue<Facts>[] = [chainEndsInUnknownRoot, sameIssuerElsewhere, trustedElsewhere, selfSignedLeaf];
