import type { Credential } from "../../../system/network/network.ts";

/** User and password of a URL, null without any, `invalid` where an escape in them is broken (net/url refuses the URL then). */
export function userInfoOf(url: string): Credential | null | "invalid" {
  const authority = /^[A-Za-z][A-Za-z0-9+\-.]*:\/\/([^/?#]*)/.exec(url)?.[1] ?? "";
  const at = authority.lastIndexOf("@");
  if (at < 0) return null;
  const [user = "", password = ""] = authority.slice(0, at).split(/:(.*)/s, 2);
  try {
    return { user: decodeURIComponent(user), password: decodeURIComponent(password) };
  } catch {
    return "invalid";
  }
}
