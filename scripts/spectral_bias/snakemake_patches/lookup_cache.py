"""What Snakemake works out again for every job although the answer cannot change, asked once.

For each job the pinned version 9.27 reads and copies the rule's script afresh to learn that it exists, and inspects the
signature of the same few functions a dozen times. With thousands of jobs that is a quarter of a dry run. The answers
are kept as long as the process lives; nothing else is changed.
"""

from __future__ import annotations

import functools
import types
import weakref
from collections.abc import Callable
from typing import Any


def ask_once(*, common: Any, rules: Any, script: Any, sourcecache: Any) -> None:
    """Keep answers in these modules of Snakemake; what a module does not have is left alone.

    Args:
        common: ``snakemake.common``, with ``get_function_params``.
        rules: ``snakemake.rules``, which imports that function by name.
        script: ``snakemake.script``, with ``get_source``.
        sourcecache: ``snakemake.sourcecache``, which imports ``parse_uri`` by name.
    """
    if hasattr(common, "get_function_params"):
        kept = parameters_once(common.get_function_params)
        for module in (common, rules):
            if hasattr(module, "get_function_params"):
                module.get_function_params = kept
    if hasattr(script, "get_source"):
        script.get_source = source_once(script.get_source)
    if hasattr(sourcecache, "parse_uri"):
        sourcecache.parse_uri = functools.cache(sourcecache.parse_uri)


def parameters_once(ask: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """``ask`` for a function's parameters, its answers kept for plain functions and methods while those live."""
    functions: weakref.WeakKeyDictionary[Any, Any] = weakref.WeakKeyDictionary()
    methods: weakref.WeakKeyDictionary[Any, Any] = weakref.WeakKeyDictionary()

    def parameters(function: Any) -> Any:
        if isinstance(function, types.FunctionType):
            kept, key = functions, function
        elif isinstance(function, types.MethodType) and isinstance(function.__func__, types.FunctionType):
            kept, key = methods, function.__func__
        else:
            return ask(function)
        if key not in kept:
            kept[key] = ask(function)
        return kept[key]

    return parameters


def source_once(read: Callable[..., Any]) -> Callable[..., Any]:
    """``read`` a script's source, once for each path that has no wildcards in it."""
    kept: weakref.WeakKeyDictionary[Any, dict[tuple[str, str], Any]] = weakref.WeakKeyDictionary()

    def source(path: Any, cache: Any, basedir: Any = None, wildcards: Any = None, params: Any = None) -> Any:
        mine = kept.setdefault(cache, {})
        key = (_text(path), _text(basedir))
        if "{" in key[0]:
            return read(path, cache, basedir, wildcards, params)
        if key not in mine:
            mine[key] = read(path, cache, basedir, wildcards, params)
        return mine[key]

    return source


def _text(path: Any) -> str:
    """A path as text, whether Snakemake holds it as text or as a source file of its own."""
    return path.get_path_or_uri(secret_free=False) if hasattr(path, "get_path_or_uri") else str(path)
