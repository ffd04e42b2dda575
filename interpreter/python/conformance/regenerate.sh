#!/bin/sh
# What real Python prints for the programs of this folder: sh regenerate.sh [python]
cd "$(dirname "$0")" || exit 1
for f in *.py; do "${1:-python3}" "$f" > "${f%.py}.out" || echo "$f ended with an error"; done
