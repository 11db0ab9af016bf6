"""Name the keys and files that changed in a job's reason, instead of its old and its new parameters in full.

A spec holds the digest of every source file that its stage runs: a line of some thousand characters a job.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from spectral_bias.config.errors import dotted
from spectral_bias.plan.structure import ABSENT, changed, shortened
from spectral_bias.snakemake_patches.patch import Context, Patch

MAX_SHOWN = 4


def install(_: Context) -> None:
    """Let Snakemake describe changed parameters by what differs in them."""
    from snakemake.persistence import ParamsChange

    whole = ParamsChange.__str__

    def short(self: Any) -> str:
        return difference(self.only_old, self.only_new) or whole(self)

    ParamsChange.__str__ = short


def difference(before: Iterable[str], after: Iterable[str]) -> str:
    """What differs between a job's old and new parameters, in one line; empty where they cannot be compared.

    Args:
        before: the parameters that only the last execution had, as Snakemake writes them down.
        after: those that only the next one has.
    """
    old, new = [_mapping(each) for each in before], [_mapping(each) for each in after]
    if len(old) != 1 or len(new) != 1 or not old[0] or not new[0]:
        return ""
    lines = list(_lines(old[0], new[0]))
    more = [f"and {len(lines) - MAX_SHOWN} more"] if len(lines) > MAX_SHOWN else []
    return ", ".join([*lines[:MAX_SHOWN], *more])


def _lines(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """Changed keys with their values, then changed source files."""
    files: list[str] = []
    for keys, before, after in changed(_plain(old), _plain(new)):
        if keys[0] == "code" and len(keys) > 1:
            state = "added" if before is ABSENT else "gone" if after is ABSENT else "edited"
            files.append(f"{'.'.join(map(str, keys[1:]))} {state}")
        else:
            yield f"{dotted(keys)}: {shortened(before)} -> {shortened(after)}"
    yield from files


def _mapping(text: str) -> dict[str, Any]:
    """A parameter as the mapping that it is; empty if it is none."""
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return {}
    return value if isinstance(value, dict) else {}


def _plain(value: Any) -> Any:
    """Tuples as lists, which are compared item by item."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


PATCH = Patch(
    needs=("snakemake.persistence:ParamsChange.__str__",),
    without="the reason of a job whose parameters changed is a line of thousands of characters",
    install=install,
)
