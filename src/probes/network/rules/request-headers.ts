import type { Credential } from "../../../system/network/network.ts";
import { basicAuthorization } from "../../../system/network/tunnel/authorization.ts";
import type { Origin } from "../walker.ts";

export interface CredentialHeaders {
  readonly headers: Readonly<Record<string, string>>;
  /** Where they come from, or null where none are sent. */
  readonly from: "url" | "netrc" | null;
}

/** What go would send to say who it is: a line of netrc where it takes one, else the user of the URL. Over https alone. */
export function credentialHeaders(
  origin: Origin,
  ofUrl: Credential | null,
  { netrcFor }: { readonly netrcFor: (origin: Origin, urlHasUser: boolean) => Credential | null },
): CredentialHeaders {
  if (origin.scheme !== "https") return { headers: {}, from: null };
  const ofNetrc = netrcFor(origin, ofUrl !== null);
  const credential = ofNetrc ?? ofUrl;
  if (!credential) return { headers: {}, from: null };
  return { headers: { Authorization: basicAuthorization(credential) }, from: ofNetrc ? "netrc" : "url" };
}
