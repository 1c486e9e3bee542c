"""A tiny model in the shape of an exported TrOCR: dark pictures say «да», light ones «нет»."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

START, END, D, A, N, E, T = range(7)
LETTERS = ["<s>", "</s>", "д", "а", "н", "е", "т"]
SIDE = 8
SURE = 60.0
PULL = 4.0
"""By how much the brightness of each channel moves the first letter."""


def write_model(folder: Path, *, merged: bool = False, endless: bool = False) -> Path:
    """Write encoder, decoder, tokenizer and settings as optimum does."""
    import onnx
    from onnx import TensorProto, helper

    def save(path: Path, nodes: list[object], inputs: list[object], outputs: list[object]) -> None:
        graph = helper.make_graph(nodes, "tiny", inputs, outputs, constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
        model.ir_version = 8
        onnx.checker.check_model(model)
        onnx.save(model, str(path))

    value = helper.make_tensor_value_info
    folder.mkdir(parents=True, exist_ok=True)
    constants = [helper.make_tensor("middle", TensorProto.INT64, [1], [1])]
    save(
        folder / "encoder_model.onnx",
        [
            helper.make_node("ReduceMean", ["pixel_values"], ["mean"], axes=[2, 3], keepdims=0),
            helper.make_node("Unsqueeze", ["mean", "middle"], ["last_hidden_state"]),
        ],
        [value("pixel_values", TensorProto.FLOAT, ["batch", 3, SIDE, SIDE])],
        [value("last_hidden_state", TensorProto.FLOAT, ["batch", 1, 3])],
    )
    follows = {D: A, A: END, N: E, E: T, T: END, END: END}
    table = np.zeros((len(LETTERS), len(LETTERS)), np.float32)
    for token, following in follows.items():
        table[token, D if endless and following == END else following] = SURE
    table[START, [D, N]] = SURE
    pull = np.zeros((3, len(LETTERS)), np.float32)
    pull[:, D], pull[:, N] = -PULL, PULL
    constants = [
        helper.make_tensor("table", TensorProto.FLOAT, table.shape, table.ravel()),
        helper.make_tensor("pull", TensorProto.FLOAT, pull.shape, pull.ravel()),
    ]
    inputs = [
        value("input_ids", TensorProto.INT64, ["batch", "tokens"]),
        value("encoder_hidden_states", TensorProto.FLOAT, ["batch", "patches", 3]),
    ]
    if merged:
        cache = ["batch", 2, "past", 4]
        inputs += [
            value("past_key_values.0.decoder.key", TensorProto.FLOAT, cache),
            value("past_key_values.0.encoder.value", TensorProto.FLOAT, cache),
            value("use_cache_branch", TensorProto.BOOL, [1]),
        ]
    save(
        folder / ("decoder_model_merged.onnx" if merged else "decoder_model.onnx"),
        [
            helper.make_node("Gather", ["table", "input_ids"], ["next"]),
            helper.make_node("MatMul", ["encoder_hidden_states", "pull"], ["seen"]),
            helper.make_node("Add", ["next", "seen"], ["logits"]),
        ],
        inputs,
        [value("logits", TensorProto.FLOAT, ["batch", "tokens", len(LETTERS)])],
    )
    write_settings(folder)
    return folder


def write_settings(folder: Path) -> None:
    from tokenizers import Tokenizer, decoders, models

    tokenizer = Tokenizer(models.WordLevel({text: n for n, text in enumerate(LETTERS)}, "<s>"))
    tokenizer.add_special_tokens(LETTERS[:2])
    tokenizer.decoder = decoders.Fuse()
    tokenizer.save(str(folder / "tokenizer.json"))
    settings = {"size": {"height": SIDE, "width": SIDE}, "resample": 3, "image_mean": [0.5] * 3}
    (folder / "preprocessor_config.json").write_text(json.dumps(settings))
    tokens = {"decoder": {"decoder_start_token_id": START}, "eos_token_id": END}
    (folder / "config.json").write_text(json.dumps(tokens))
