"""Import pandas only for parameters that are no plain builtins.

Where pandas is installed, Snakemake imports it to check whether a rule's parameter is a data frame. Parameters of this
project are plain builtins, for which the result is the same without that check.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from spectral_bias.snakemake_patches.patch import Context, Patch


def install(_: Context) -> None:
    """Serialise plain builtins first; everything else goes to Snakemake's own method."""
    from snakemake.persistence import UNREPRESENTABLE, PersistenceBase

    original: Callable[[Any], Callable[[Any], Any]] = PersistenceBase._serialize_param.fget

    def serialize(self: Any) -> Callable[[Any], Any]:
        def one(value: Any) -> Any:
            text = self._serialize_param_builtin(value)
            return original(self)(value) if text is UNREPRESENTABLE else text

        return one

    PersistenceBase._serialize_param = property(serialize)


PATCH = Patch(
    needs=(
        "snakemake.persistence:PersistenceBase._serialize_param.fget",
        "snakemake.persistence:PersistenceBase._serialize_param_builtin",
        "snakemake.persistence:UNREPRESENTABLE",
    ),
    without="every dry run imports pandas",
    install=install,
)
