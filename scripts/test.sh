#!/bin/sh
# npm test: installs what is missing, then runs every check of the default run. See scripts/test.ts.
set -eu
cd "$(dirname "$0")/.."
# Not `npm ci`: a registry mirror that lacks a tool's packages for other platforms makes it refuse the lock file.
[ -d node_modules/vitest ] || npm install --no-save --no-audit --no-fund
sh scripts/system-packages.sh
exec node scripts/run.mjs scripts/test.ts "$@"
