"""Python sources as syntax trees, each parsed once: digests and signatures are read off the same tree."""

from __future__ import annotations

import ast
import functools


@functools.cache
def syntax_tree(source: bytes, filename: str) -> ast.Module:
    """The tree of a source, not to be changed by who reads it.

    Args:
        source: the file's bytes.
        filename: what errors call it.

    Raises:
        SyntaxError: it is not Python.
        ValueError: it holds null bytes.
    """
    return ast.parse(source, filename=filename)
