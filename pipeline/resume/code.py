"""Which code makes a result: the modules that a module imports, to the last, each with a digest.

A digest is of what a module does: comments, docstrings and the arrangement of lines do not count.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_ROOT = _PACKAGE.name
NOT_MAKING = frozenset(
    {
        f"{_ROOT}.clock",  # seconds are in no result
        f"{_ROOT}.cores",  # how many at a time, not what
        f"{_ROOT}.errors",  # a result has none
        f"{_ROOT}.settings",  # the values themselves are in the recipe; it imports every stage
    }
)
"""Modules that change no result; they are not followed."""
_TRIES = 20
_parsing = threading.Lock()


def code_digests(*roots: str) -> Mapping[str, str]:
    """Digests of modules and of all modules of this package that they import, by their names.

    Args:
        roots: names of the modules, such as ``pipeline.digitise_page``.

    Raises:
        ModuleNotFoundError: when there is no such module.
    """
    found: dict[str, str] = {}
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name in found or name in NOT_MAKING:
            continue
        path = _file(name)
        if path is None:
            raise ModuleNotFoundError(f"no module named {name!r}", name=name)
        found[name], imported = _look(path, name)
        waiting += imported
    return dict(sorted(found.items()))


@functools.cache
def _file(name: str) -> Path | None:
    place = _PACKAGE.joinpath(*name.split(".")[1:])
    for path in (place / "__init__.py", place.with_suffix(".py")):
        if path.is_file():
            return path
    return None


@functools.cache
def _look(path: Path, name: str) -> tuple[str, tuple[str, ...]]:
    """The digest of a module, and the modules of ours that it imports."""
    tree = _parsed(path.read_bytes())
    imported = tuple(sorted(set(_imported(tree, name))))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            _without_docstring(node)
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest()[:16], imported


def _parsed(source: bytes) -> ast.Module:
    """The syntax of a module.

    CPython 3.11 counts the depth of trees for all threads together, and raises SystemError where
    two are made at once (python/cpython#106905). Ours take turns; against those of libraries
    another try helps.
    """
    with _parsing:
        for _ in range(_TRIES - 1):
            try:
                return ast.parse(source)
            except SystemError:
                continue
        return ast.parse(source)


def _without_docstring(
    node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef,
) -> None:
    node.body = [
        statement
        for statement in node.body
        if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
    ]


def _imported(tree: ast.Module, name: str) -> Iterator[str]:
    for node in _executed(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name == _ROOT or alias.name.startswith(f"{_ROOT}."):
                    yield from _with_parents(alias.name)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                raise ValueError(f"{name} has a relative import, which is not followed")
            module = node.module or ""
            if module != _ROOT and not module.startswith(f"{_ROOT}."):
                continue
            if module not in NOT_MAKING:
                yield from _with_parents(module)
            for alias in node.names:  # a name may be a module of the package
                if _file(f"{module}.{alias.name}") is not None:
                    yield f"{module}.{alias.name}"


def _with_parents(module: str) -> Iterator[str]:
    """A module and the packages around it, whose ``__init__`` runs as well."""
    parts = module.split(".")
    for length in range(1, len(parts) + 1):
        yield ".".join(parts[:length])


def _executed(tree: ast.AST) -> Iterator[ast.AST]:
    """All nodes but those under ``if TYPE_CHECKING``."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node
        yield from _executed(node)
