/** Schemes of a WWW-Authenticate or Proxy-Authenticate header, lower case, in order. Source: RFC 9110, section 11.6.1. */
export function authSchemes(values: readonly string[]): readonly string[] {
  const schemes = values.flatMap((value) =>
    withoutQuotes(value)
      .split(",")
      .map((part) => /^\s*([A-Za-z][A-Za-z0-9-]*)(?=\s|$)(?!\s*=)/.exec(part)?.[1]?.toLowerCase())
      .filter((scheme): scheme is string => scheme !== undefined),
  );
  return [...new Set(schemes)].slice(0, 16);
}

const withoutQuotes = (value: string): string => value.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');

/** The value of a Basic authorization. */
export const basicAuthorization = ({ user, password }: { readonly user: string; readonly password: string }): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
