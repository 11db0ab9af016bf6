"""Read a rule's script once.

Snakemake copies and reads the script of every job while it builds the graph.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from spectral_bias.snakemake_patches.patch import Context, Patch


def install(_: Context) -> None:
    """Cache Snakemake's look-up of a script's source for the life of the process."""
    from snakemake import script

    script.get_source = cached(script.get_source)


def cached(read: Callable[..., Any]) -> Callable[..., Any]:
    """``read`` with its results kept, one a path that has no wildcards in it."""
    sources: dict[tuple[str, str], Any] = {}

    def get_source(path: Any, cache: Any, basedir: Any = None, wildcards: Any = None, params: Any = None) -> Any:
        key = (_text(path), _text(basedir))
        if "{" in key[0]:
            return read(path, cache, basedir, wildcards, params)
        if key not in sources:
            sources[key] = read(path, cache, basedir, wildcards, params)
        return sources[key]

    return get_source


def _text(path: Any) -> str:
    """A path as text, whether Snakemake holds it as text or as a source file."""
    return path.get_path_or_uri(secret_free=False) if hasattr(path, "get_path_or_uri") else str(path)


PATCH = Patch(
    needs=("snakemake.script:get_source",),
    without="dry runs of thousands of jobs take a sixth longer",
    install=install,
)
