"""A change of Snakemake's behaviour, with what it needs there and what it costs to do without."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from operator import attrgetter
from typing import Any

from spectral_bias.plan.plan import Plan


@dataclass(frozen=True)
class Context:
    """What patches are given.

    Attributes:
        plan: the plan of this run.
        warn: prints one line on the workflow's terminal.
    """

    plan: Plan
    warn: Callable[[str], None]


@dataclass(frozen=True)
class Patch:
    """One change.

    Attributes:
        needs: what it changes or calls, each as ``module:attribute``.
        without: what happens where it is off.
        tested: the major and minor version of ``package`` that it was tested with.
        install: makes the change.
        package: the distribution that it changes.
    """

    needs: tuple[str, ...]
    without: str
    install: Callable[[Context], None]
    tested: str = "9.27"
    package: str = "snakemake"

    @property
    def in_use(self) -> bool:
        """Whether Snakemake has loaded the package."""
        return self.needs[0].split(":")[0].split(".")[0] in sys.modules

    def obstacle(self) -> str | None:
        """Why it cannot be installed: another version, or something missing; None where it can."""
        version = metadata.version(self.package)
        if version.split(".")[:2] != self.tested.split("."):
            return f"tested with {self.package} {self.tested}, not with {version}"
        missing = [need for need in self.needs if look_up(need) is None]
        return f"{self.package} {version} lacks {', '.join(missing)}" if missing else None


def look_up(need: str) -> Any:
    """What ``module:attribute`` names; None where there is no such thing."""
    module, _, attribute = need.partition(":")
    try:
        return attrgetter(attribute)(importlib.import_module(module))
    except (ImportError, AttributeError):
        return None
