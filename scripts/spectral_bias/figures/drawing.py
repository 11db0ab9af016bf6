"""Draw a claim's figure, or say why its plot does not fit the claim's runs and which one does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.figure import Figure

from spectral_bias.figures.runs import Experiments, Runs
from spectral_bias.figures.verdict import Verdict
from spectral_bias.registry.resolve import resolve

FOR_ANY_RUNS = "all_runs"


class _Known(dict[str, Runs]):
    def __missing__(self, name: str) -> Runs:
        raise LookupError(f"experiment {name!r} is not among the claim's: {', '.join(self)}")


def draw(choice: Mapping[str, Any], experiments: Experiments, verdict: Verdict) -> Figure:
    """The figure of a plot's name and parameters.

    Raises:
        ValueError: a plot of this project's claims does not fit these runs; names the reason and the plot for any runs.
    """
    name = choice["name"]
    try:
        return resolve("figures.plots", choice)(_Known(experiments), verdict)
    except (LookupError, ValueError, TypeError) as error:
        if ":" in name or name == FOR_ANY_RUNS:
            raise
        reason = "they are too few" if isinstance(error, IndexError) else error.args[0]
        raise ValueError(f"figure {name} does not fit these runs: {reason}; figure {FOR_ANY_RUNS} draws any") from error
