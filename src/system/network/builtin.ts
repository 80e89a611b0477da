/** Node's socket modules, loaded when first used: `gowhy --version` pays for none of them. */
export const builtin = {
  net: () => process.getBuiltinModule("node:net"),
  tls: () => process.getBuiltinModule("node:tls"),
  dgram: () => process.getBuiltinModule("node:dgram"),
  crypto: () => process.getBuiltinModule("node:crypto"),
  http2: () => process.getBuiltinModule("node:http2"),
  zlib: () => process.getBuiltinModule("node:zlib"),
};
