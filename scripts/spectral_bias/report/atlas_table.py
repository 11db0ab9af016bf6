"""The atlas as a plain table: ``results/atlas.csv``, all digits, units in the names of the columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from spectral_bias.report.atlas_rows import AtlasRow
from spectral_bias.verdicts.intervals import Estimate

COLUMNS = (
    *("experiment", "run", "kind", "own", "replicates", "claims", "dataset", "target", "inputs", "training_points"),
    *("network", "activation", "activation_parameters", "widths_units", "depth_hidden_layers", "parameters"),
    *("embedding", "embedding_parameters", "initialisation", "loss", "optimiser", "learning_rate", "schedule"),
    *("batch_points", "steps", "seeds", "diverged_seeds", "axis", "places", "threshold_relative_error"),
    *("reached_places", "alpha", "alpha_lower", "alpha_upper", "alpha_least", "alpha_greatest", "alpha_open_seeds"),
    *("first_passage_lowest_steps", "first_passage_lowest_lower_steps", "first_passage_lowest_upper_steps"),
    *("first_passage_highest_steps", "first_passage_highest_lower_steps", "first_passage_highest_upper_steps"),
    *("final_relative_error", "final_rmse", "final_loss"),
)
NOTHING = Estimate(float("nan"), float("nan"), float("nan"), 0)


def atlas_table(rows: Sequence[AtlasRow]) -> list[dict[str, Any]]:
    """One mapping a run; empty cells where there is nothing, ``inf`` for what never came."""
    return [_cells(row) for row in rows]


def _cells(row: AtlasRow) -> dict[str, Any]:
    run, numbers = row.run, row.numbers
    alpha = numbers.alpha
    low, high = numbers.first or (NOTHING, NOTHING)
    least, greatest = (alpha.ends or (alpha.value, alpha.value)) if alpha else (None, None)
    return {
        "experiment": run.experiment,
        "run": run.run,
        "kind": run.kind,
        "own": str(run.own).lower(),
        "replicates": run.replicates,
        "claims": " ".join(run.claims),
        "dataset": run.dataset,
        "target": row.target,
        "inputs": _number(run.inputs),
        "training_points": _number(row.training_points),
        "network": run.network,
        "activation": run.activation,
        "activation_parameters": run.activation_parameters,
        "widths_units": _list(run.widths),
        "depth_hidden_layers": _number(len(run.widths) or None),
        "parameters": _number(numbers.parameters),
        "embedding": run.embedding,
        "embedding_parameters": run.embedding_parameters,
        "initialisation": run.initialisation,
        "loss": run.loss,
        "optimiser": run.optimiser,
        "learning_rate": _number(run.learning_rate),
        "schedule": run.schedule,
        "batch_points": run.batch,
        "steps": row.steps,
        "seeds": numbers.seeds,
        "diverged_seeds": numbers.diverged,
        "axis": numbers.axis,
        "places": _list(numbers.places),
        "threshold_relative_error": _number(numbers.threshold),
        "reached_places": _number(numbers.reached),
        "alpha": _number(row.alpha),
        "alpha_lower": _number(alpha and alpha.lower),
        "alpha_upper": _number(alpha and alpha.upper),
        "alpha_least": _number(least),
        "alpha_greatest": _number(greatest),
        "alpha_open_seeds": numbers.undecided if alpha else "",
        "first_passage_lowest_steps": _number(low.value),
        "first_passage_lowest_lower_steps": _number(low.lower),
        "first_passage_lowest_upper_steps": _number(low.upper),
        "first_passage_highest_steps": _number(high.value),
        "first_passage_highest_lower_steps": _number(high.lower),
        "first_passage_highest_upper_steps": _number(high.upper),
        "final_relative_error": _list(map(_number, numbers.errors)),
        "final_rmse": _number(numbers.rmse),
        "final_loss": _number(numbers.loss),
    }


def _number(value: float | None) -> str:
    """A number with all its digits; empty for None and NaN."""
    if value is None or value != value:
        return ""
    return str(value) if isinstance(value, int) else repr(float(value))


def _list(items: Iterable[Any]) -> str:
    return " ".join(map(str, items))
