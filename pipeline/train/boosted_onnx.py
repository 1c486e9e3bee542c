"""Boosted trees of scikit-learn as ONNX, by the standard operator for ensembles of trees."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper
from sklearn.ensemble import HistGradientBoostingClassifier

OPSETS = {"": 17, "ai.onnx.ml": 3}


def boosted_onnx(
    model: HistGradientBoostingClassifier, columns: int, metadata: dict[str, str]
) -> bytes:
    """A model that takes ``columns``, float32 (n, columns), and gives ``probabilities``.

    These are float32 (n, classes), in the order of ``model.classes_``.

    Args:
        model: taught; without categories and missing values.
        columns: that it was taught with.
        metadata: kept in the file.
    """
    # scikit-learn has no public way to its trees.
    rounds = model._predictors
    targets = len(rounds[0])
    trees: dict[str, list[Any]] = {
        name: []
        for name in (
            *("treeids", "nodeids", "featureids", "values", "modes", "truenodeids"),
            "falsenodeids",
        )
    }
    leaves: dict[str, list[Any]] = {name: [] for name in ("treeids", "nodeids", "ids", "weights")}
    for number, (target, tree) in enumerate(
        (target, tree) for each in rounds for target, tree in enumerate(each)
    ):
        for at, node in enumerate(tree.nodes):
            leaf = bool(node["is_leaf"])
            trees["treeids"].append(number)
            trees["nodeids"].append(at)
            trees["featureids"].append(0 if leaf else int(node["feature_idx"]))
            trees["values"].append(0.0 if leaf else float(node["num_threshold"]))
            trees["modes"].append("LEAF" if leaf else "BRANCH_LEQ")
            trees["truenodeids"].append(0 if leaf else int(node["left"]))
            trees["falsenodeids"].append(0 if leaf else int(node["right"]))
            if leaf:
                leaves["treeids"].append(number)
                leaves["nodeids"].append(at)
                leaves["ids"].append(target)
                leaves["weights"].append(float(node["value"]))
    first = np.asarray(model._baseline_prediction, np.float32).ravel()
    attributes: dict[str, Any] = {
        "n_targets": targets,
        "base_values": first.tolist(),
        **{f"nodes_{name}": values for name, values in trees.items()},
        **{f"target_{name}": values for name, values in leaves.items()},
    }
    nodes = [
        helper.make_node(
            "TreeEnsembleRegressor", ["columns"], ["sums"], domain="ai.onnx.ml", **attributes
        )
    ]
    if targets == 1:
        nodes += [
            helper.make_node("Sigmoid", ["sums"], ["yes"]),
            helper.make_node("Sub", ["one", "yes"], ["no"]),
            helper.make_node("Concat", ["no", "yes"], ["probabilities"], axis=1),
        ]
    else:
        nodes.append(helper.make_node("Softmax", ["sums"], ["probabilities"], axis=1))
    graph = helper.make_graph(
        nodes,
        "boosted-trees",
        [helper.make_tensor_value_info("columns", TensorProto.FLOAT, [None, columns])],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, [None, None])],
        [helper.make_tensor("one", TensorProto.FLOAT, [1], [1.0])],
    )
    built = helper.make_model(
        graph,
        opset_imports=[helper.make_opsetid(domain, number) for domain, number in OPSETS.items()],
        ir_version=8,
    )
    helper.set_model_props(built, metadata)
    onnx.checker.check_model(built)
    return bytes(built.SerializeToString())
