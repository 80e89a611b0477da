#!/bin/sh
# npm run lab: the long form. Every go command runs to its own end, or 200 s.
set -eu
cd "$(dirname "$0")/.."
[ -d node_modules/esbuild ] || npm install --no-save --no-audit --no-fund
sh scripts/system-packages.sh
npm run --silent build
exec dist/gowhy.cjs lab run --long "$@"
