#!/bin/sh
# npm start: installs and builds what is missing, then runs gowhy where the user stands, with the user's arguments.
# Touches no network once installed and built.
set -eu
cd "$(dirname "$0")/.."
repository=$PWD
[ -d node_modules/esbuild ] || npm install --no-save --no-audit --no-fund >&2
if [ ! -x dist/gowhy.cjs ] || [ -n "$(find src scripts/build.ts package.json -newer dist/gowhy.cjs -type f | head -n 1)" ]; then
  npm run --silent build >&2
fi
cd "${INIT_CWD:-$PWD}"
exec "$repository/dist/gowhy.cjs" "$@"
