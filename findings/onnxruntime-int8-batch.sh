#!/bin/sh
# onnxruntime 1.32.0: a model made smaller by `quantize_dynamic`, run on one row and on two.
#
# A good guess: rows of a batch do not see each other. Batching changes speed, and the result at most in the last bits,
# as with the float model.
#
# What is so: the scale of the integers is taken from the whole input tensor, so the range of one row decides how
# coarsely its neighbour is rounded. Beside a row of large numbers the result of a small row becomes all zeros. The texts
# that happen to share a batch do the same in a milder form: a text gets another vector or score in another batch.
# The formula of the operator DynamicQuantizeLinear says so; the guide to quantization does not.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export PIP_QUIET=2 PIP_DISABLE_PIP_VERSION_CHECK=1
python3 -m venv "$folder/venv"
PATH=$folder/venv/bin:$PATH
pip install onnxruntime==1.32.0 onnx==1.23.2 numpy==2.4.6
cd "$folder"

python - <<'END'
import logging
import sys

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import quantize_dynamic

logging.disable(logging.WARNING)
weights = np.random.default_rng(0).normal(size=(8, 4)).astype(np.float32)
graph = helper.make_graph(
    [helper.make_node("MatMul", ["x", "weights"], ["y"])],
    "one layer",
    [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", 8])],
    [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["rows", 4])],
    [numpy_helper.from_array(weights, "weights")],
)
onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), "float.onnx")
quantize_dynamic("float.onnx", "integer.onnx")

row = np.linspace(-1, 1, 8, dtype=np.float32)[None]
batches = {"alone": row, "beside 20 x": np.vstack([row, 20 * row]), "beside 1000 x": np.vstack([row, 1000 * row])}
print("onnxruntime", onnxruntime.__version__)
first = {}
for file in ("float.onnx", "integer.onnx"):
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    for name, batch in batches.items():
        first[file, name] = session.run(None, {"x": batch})[0][0]
        print(f"{file:13} the row {name:14}", first[file, name].round(3))

expected = all(np.allclose(first["float.onnx", name], first["float.onnx", "alone"], atol=1e-5) for name in batches)
expected &= np.abs(first["integer.onnx", "alone"] - first["float.onnx", "alone"]).max() < 0.05
expected &= np.abs(first["integer.onnx", "beside 20 x"] - first["integer.onnx", "alone"]).max() > 0.05
expected &= not first["integer.onnx", "beside 1000 x"].any()
print("as described" if expected else "CHANGED")
sys.exit(not expected)
END
