"""What is wrong with a name that an installed module does not have, told from its source text."""

from __future__ import annotations

import ast
import difflib
import importlib
import re
import sys
from collections.abc import Iterator

from spectral_bias.registry.definition import syntax_tree
from spectral_bias.registry.search import module_file

# How a module has names that its text does not show; JAX's ``__getattr__`` only knows names that it shows.
_MADE_LATER = re.compile(r"globals\(\)|vars\(\)|setattr\(|exec\(|__getattr__(?! = _deprecation_getattr)")


def absent(module: str, attribute: str) -> str:
    """Why a module has no function or class of that name; empty where it may have one.

    Only modules of the standard library that have no source are imported.
    """
    if module_file(f"{module}.{attribute}") is not None:
        return f"{attribute!r} is a module; name a function or class in it"
    path = module_file(module)
    if path is None:
        known = _compiled_names(module)
    else:
        text, known = path.read_text("utf-8"), {*_names(syntax_tree(path.read_bytes(), str(path)))}
        if _MADE_LATER.search(text) or "*" in known or re.search(rf"\b{re.escape(attribute)}\b", text):
            return ""
    if not known or attribute in known:
        return ""
    near = difflib.get_close_matches(attribute, sorted(known), n=1, cutoff=0.7)
    return f"{module} has no {attribute!r}" + (f" (did you mean {near[0]!r}?)" if near else "")


def _compiled_names(module: str) -> set[str]:
    """The names in a module of the standard library; empty for others and for what cannot be imported here."""
    if module.partition(".")[0] not in sys.stdlib_module_names:
        return set()
    try:
        return {name for name in dir(importlib.import_module(module)) if not name.startswith("_")}
    except ImportError:
        return set()


def _names(tree: ast.Module) -> Iterator[str]:
    """The public names that a module defines or imports anywhere, ``*`` among them."""
    for node in ast.walk(tree):
        found = [node.name] if isinstance(node, ast.FunctionDef | ast.ClassDef) else []
        if isinstance(node, ast.ImportFrom):
            found = [alias.asname or alias.name for alias in node.names]
        yield from (name for name in found if not name.startswith("_"))
