#!/bin/sh
# Makes the expected outputs with the Python 3.11 that is on the path (or in $PYTHON).
cd "$(dirname "$0")" || exit 1
for snippet in *.py; do PYTHONHASHSEED=0 "${PYTHON:-python3.11}" "$snippet" > "${snippet%.py}.out" 2>/dev/null; done
