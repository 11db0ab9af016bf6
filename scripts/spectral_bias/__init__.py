"""Spectral Bias Atlas: every claim about spectral bias as a rebuildable target with a verdict.

Public names are imported when they are first used, so that a recorder loads nothing of the analyses.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

# The module of each public name.
_PUBLIC = {
    "beside": "diagnosis.beside",
    "diagnose": "diagnosis.diagnose",
    "measure": "diagnosis.measuring",
    "plot": "diagnosis.measuring",
    "probe": "probing.probe",
    "probe_target": "probing.target",
    "suggest": "suggestion.choice",
}


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PUBLIC[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_PUBLIC})
