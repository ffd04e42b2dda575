#!/usr/bin/env bash
# Makes @tensorflow/tfjs-node work where its own download is not to be had: its binding, compiled against the libraries of PyPI's tensorflow-cpu wheel.
#
#   scripts/tfjs-node.sh DIR      then set SHAPEWRIGHT_TFJS_NODE=DIR
#
# Leaves DIR/node_modules/@tensorflow/tfjs-node (about 850 MB). Does nothing when DIR is already complete. For developers and CI; never shipped.
# Needs npm, pip (Python 3.10 to 3.13 on x86-64 Linux, or `PIP_ARGS` saying which wheel), unzip or Python, g++ and Node's headers (NODE_INCLUDE).
set -euo pipefail

dir=${1:?usage: scripts/tfjs-node.sh DIR}
version=4.22.0
tensorflow=2.21.0
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
package=$dir/node_modules/@tensorflow/tfjs-node
addon=$package/lib/napi-v8/tfjs_binding.node
stamp=$dir/complete-$version-$tensorflow
if [ -f "$stamp" ] && [ -f "$addon" ]; then echo "tfjs-node is already in $dir"; exit 0; fi

# The JavaScript half, without the install script that downloads.
[ -f "$dir/package.json" ] || echo '{"private": true}' > "$dir/package.json"
npm install --prefix "$dir" --ignore-scripts --no-audit --no-fund --loglevel=error "@tensorflow/tfjs-node@$version"

# The native half: the two libraries export TensorFlow's C API, and the wheel carries the headers.
wheel=$(ls "$dir"/wheel/tensorflow_cpu-$tensorflow-*.whl 2>/dev/null | head -n 1 || true)
if [ -z "$wheel" ]; then
  python3 -m pip download --quiet --no-deps --dest "$dir/wheel" ${PIP_ARGS:-} "tensorflow-cpu==$tensorflow"
  wheel=$(ls "$dir"/wheel/tensorflow_cpu-$tensorflow-*.whl | head -n 1)
fi
rm -rf "$dir/unpacked" "$package/deps/lib" "$package/lib/napi-v8"
mkdir -p "$dir/unpacked" "$package/deps/lib" "$package/lib/napi-v8"
python3 - "$wheel" "$dir/unpacked" <<'PY'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
    for name in z.namelist():
        if name.startswith("tensorflow/include/") or name in ("tensorflow/libtensorflow_cc.so.2", "tensorflow/libtensorflow_framework.so.2"):
            z.extract(name, sys.argv[2])
PY
mv "$dir"/unpacked/tensorflow/libtensorflow_{cc,framework}.so.2 "$package/deps/lib/"

# Node's headers lie beside the executable (nvm, official archives, setup-node) or under /usr/include (Debian).
node_include=${NODE_INCLUDE:-}
for candidate in "$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")/include/node" /usr/local/include/node /usr/include/node; do
  if [ -z "$node_include" ] && [ -f "$candidate/node_api.h" ]; then node_include=$candidate; fi
done
[ -n "$node_include" ] || { echo "Node's headers (node_api.h) were not found: set NODE_INCLUDE" >&2; exit 1; }

g++ -std=c++17 -O2 -fPIC -shared -DNAPI_VERSION=8 -I"$node_include" -I"$dir/unpacked/tensorflow/include" \
  "$package/binding/tfjs_backend.cc" "$package/binding/tfjs_binding.cc" \
  -L"$package/deps/lib" -l:libtensorflow_cc.so.2 -l:libtensorflow_framework.so.2 '-Wl,-rpath,$ORIGIN/../../deps/lib' -o "$addon"

# Seen to work before it is called complete; what is no longer needed goes.
(cd "$dir" && TF_CPP_MIN_LOG_LEVEL=3 node -e '
  const util = require("util"); util.isNullOrUndefined ??= (v) => v == null;
  const tf = require("@tensorflow/tfjs-node");
  const sum = tf.matMul(tf.ones([2, 3]), tf.ones([3, 2])).sum().dataSync()[0];
  if (tf.getBackend() !== "tensorflow" || sum !== 12) throw new Error(`back end ${tf.getBackend()}, sum ${sum}`);
')
rm -rf "$dir/unpacked" "$dir/wheel"
touch "$stamp"
echo "tfjs-node $version on TensorFlow $tensorflow is in $dir: set SHAPEWRIGHT_TFJS_NODE=$dir"
