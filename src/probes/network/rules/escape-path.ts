/** Capitals become `!` and the small letter, so that paths differ on every file system. Source: golang.org/x/mod/module, EscapePath. */
const escapeModule = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);

/** As go sends it: the escaped path, and what is not plain in a URL percent-encoded. Source: cmd/go/internal/modfetch/proxy.go, pathEscape. */
export const pathOfModule = (text: string): string =>
  escapeModule(text)
    .split("/")
    .map((segment) =>
      encodeURIComponent(segment)
        .replaceAll(/%(24|26|2B|3D|3A|40)/g, plain)
        .replaceAll(/[!'()*]/g, encoded),
    )
    .join("/");

/** net/url, PathEscape leaves `$&+=:@` as they are. */
const plain = (triplet: string): string => decodeURIComponent(triplet);
const encoded = (letter: string): string => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`;
