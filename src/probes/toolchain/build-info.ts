/** The start of Go's build information: 14 bytes, then the pointer size and the flags. Source: go1.26 debug/buildinfo. */
const MAGIC = [0xff, 0x20, 0x47, 0x6f, 0x20, 0x62, 0x75, 0x69, 0x6c, 0x64, 0x69, 0x6e, 0x66, 0x3a] as const;
const ALIGNMENT = 16;
const HEADER_BYTES = 32;
/** From 1.18 on the strings stand behind the header; before, it held pointers, which gowhy does not follow. */
const INLINE_FLAG = 2;
const MAX_VERSION_BYTES = 200;

/** The Go version that a program was built with, such as go1.26.8, from the bytes of its data; null where it is not there. */
export function versionInBuildInfo(bytes: Uint8Array): string | null {
  const at = findMagic(bytes);
  if (at < 0 || ((bytes[at + 15] ?? 0) & INLINE_FLAG) === 0) return null;
  let length = 0;
  let shift = 0;
  let position = at + HEADER_BYTES;
  for (;;) {
    const byte = bytes[position];
    if (byte === undefined || shift > 21) return null;
    position += 1;
    length |= (byte & 0x7f) << shift;
    if (byte < 0x80) break;
    shift += 7;
  }
  if (length === 0 || length > MAX_VERSION_BYTES || position + length > bytes.length) return null;
  const text = Buffer.from(bytes.subarray(position, position + length)).toString("utf8");
  return /^[\x20-\x7e]+$/.test(text) ? text : null;
}

function findMagic(bytes: Uint8Array): number {
  for (let at = 0; at + HEADER_BYTES <= bytes.length; at += ALIGNMENT)
    if (MAGIC.every((byte, index) => bytes[at + index] === byte)) return at;
  return -1;
}
