"""The ink network as a file: ONNX, its weights as half floats."""

from __future__ import annotations

import io

import numpy as np
import onnx
import torch

from pipeline.train.network import Deployed, InkNetwork


def exported(network: InkNetwork) -> onnx.ModelProto:
    """The network as ONNX, its weights as half floats: half the size, the same answers."""
    empty = torch.zeros(1, 1, 64, 64, dtype=torch.uint8)
    free = {2: "height", 3: "width"}
    buffer = io.BytesIO()
    torch.onnx.export(
        Deployed(network).eval(),
        (empty, empty),
        buffer,
        dynamo=False,
        opset_version=17,
        input_names=["darkness", "chroma"],
        output_names=["probability"],
        dynamic_axes={"darkness": free, "chroma": free, "probability": free},
    )
    model = onnx.load_from_string(buffer.getvalue())
    _halve(model.graph)
    return model


def _halve(graph: onnx.GraphProto) -> None:
    """Keep large weights as float16; a cast brings them back, once, when the model is loaded."""
    casts = []
    for tensor in graph.initializer:
        values = onnx.numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < 256:
            continue
        name = tensor.name
        tensor.CopyFrom(onnx.numpy_helper.from_array(values.astype(np.float16), f"{name}.half"))
        casts.append(
            onnx.helper.make_node("Cast", [f"{name}.half"], [name], to=onnx.TensorProto.FLOAT)
        )
    nodes = list(graph.node)
    del graph.node[:]
    graph.node.extend(casts + nodes)
