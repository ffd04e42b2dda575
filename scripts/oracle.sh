#!/usr/bin/env bash
# Makes the Python that tests ask for the truth: PyTorch 2.13 on the CPU, and the model zoos at the versions that test/conformance/truth was made from.
#
#   scripts/oracle.sh DIR      then set SHAPEWRIGHT_ORACLE=DIR/bin/python
#
# Does nothing when DIR is already complete. For developers and CI; the product needs no Python.
set -euo pipefail

dir=${1:?usage: scripts/oracle.sh DIR}
torch=2.13.0
want=$(sha256sum "${BASH_SOURCE[0]}" | cut -c1-16)
if [ -f "$dir/complete" ] && [ "$(cat "$dir/complete")" = "$want" ]; then exit 0; fi

rm -rf "$dir"
python3 -m venv "$dir"
pip=("$dir/bin/python" -m pip install --quiet --disable-pip-version-check)
"${pip[@]}" "torch==$torch" numpy
# Without their dependencies: these would bring another torch, with gigabytes of CUDA. What they need beside it is named.
"${pip[@]}" --no-deps torchvision==0.28.0 timm==1.0.29 torchsummary==1.5.1
"${pip[@]}" safetensors pillow pyyaml huggingface_hub

# Messages differ between versions, so a wrong one is worse than none.
"$dir/bin/python" - "$torch" <<'PY'
import sys
import torch

library = torch.library.Library("torchvision", "DEF")
for name in ("nms", "qnms"):
    library.define(name + "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
import safetensors, timm, torchsummary, torchvision

found = torch.__version__.split("+")[0]
if found != sys.argv[1]:
    sys.exit(f"torch is {found}, not {sys.argv[1]}")
print(f"torch {torch.__version__}, torchvision {torchvision.__version__}, timm {timm.__version__}")
PY
echo "$want" > "$dir/complete"
