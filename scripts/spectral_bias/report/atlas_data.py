"""What the atlas's script reads: every network with its numbers, its words and its error map, as plain data."""

from __future__ import annotations

import base64
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from jaxtyping import Float, UInt8

from spectral_bias.report.atlas_cards import card_page_of
from spectral_bias.report.atlas_chart import atlas_chart
from spectral_bias.report.atlas_columns import COLUMNS, exponent, shown, time
from spectral_bias.report.atlas_numbers import ErrorMap
from spectral_bias.report.atlas_rows import AtlasRow
from spectral_bias.report.formulas import with_plain_formulas
from spectral_bias.report.interface_words import LANGUAGES, in_language

# log10 of the errors that the first and the last shade stand for, for all maps alike; 255 is no value.
LOWEST, HIGHEST, SHADES, MISSING = -4.0, 1.0, 254, 255

FIELDS: tuple[Mapping[str, str], ...] = (
    {"en": "dataset", "zh": "数据集"},
    {"en": "target", "zh": "目标"},
    {"en": "network", "zh": "网络"},
    {"en": "activation", "zh": "激活函数"},
    {"en": "embedding", "zh": "嵌入"},
    {"en": "initial weights", "zh": "初始权重"},
    {"en": "loss", "zh": "损失"},
    {"en": "optimiser", "zh": "优化器"},
    {"en": "schedule", "zh": "学习率安排"},
    {"en": "batch", "zh": "批量"},
    {"en": "steps", "zh": "步数"},
    {"en": "training points", "zh": "训练点数"},
    {"en": "parameters", "zh": "参数个数"},
    {"en": "seeds (diverged)", "zh": "种子数（发散）"},
    {"en": "threshold of the error", "zh": "误差阈值"},
    {"en": "places reached (median)", "zh": "达到的频率数（中位数）"},
    {"en": "α, 95 % interval", "zh": "α，95 % 区间"},
    {"en": "seeds with open α", "zh": "α 无法判定的种子数"},
    {"en": "steps to the lowest", "zh": "最低频所需步数"},
    {"en": "steps to the highest", "zh": "最高频所需步数"},
    {"en": "final RMSE", "zh": "最终均方根误差"},
    {"en": "final loss", "zh": "最终损失"},
)


def atlas_data(
    rows: Sequence[AtlasRow], claims: Mapping[str, Any], commands: Sequence[str], example: str
) -> dict[str, Any]:
    """The data of the page.

    Args:
        rows: the networks.
        claims: title by claim.
        commands: shell commands that make the spectrum of a run again.
        example: the spectrum that they name, which the page replaces.
    """
    logged: dict[tuple[int, ...], int] = {}
    return {
        "chart": atlas_chart(),
        "columns": [{"key": each.key, "words": each.words, "log": each.log} for each in COLUMNS],
        "fields": FIELDS,
        "claims": {
            name: {language: with_plain_formulas(in_language(title, language)) for language in LANGUAGES}
            for name, title in claims.items()
        },
        "commands": list(commands),
        "example": example,
        "rows": [_row(row, logged) for row in rows],
        "steps": [list(steps) for steps in logged],
        "shades": {"lowest": LOWEST, "highest": HIGHEST, "last": SHADES, "missing": MISSING},
    }


def network(row: AtlasRow) -> str:
    """A network's name and widths, as ``mlp 64×64``."""
    return " ".join(filter(None, [row.run.network, "×".join(map(str, row.run.widths))]))


def with_parameters(name: str, parameters: str) -> str:
    """A name with its parameters in brackets, if it has any."""
    return f"{name} ({parameters})" if parameters else name


def optimiser(row: AtlasRow) -> str:
    """An optimiser's name and learning rate."""
    name, rate = row.run.optimiser.partition(",")[0], row.run.learning_rate
    return f"{name} {rate:g}" if rate is not None else name


def _row(row: AtlasRow, logged: dict[tuple[int, ...], int]) -> dict[str, Any]:
    numbers = row.numbers
    return {
        "name": row.name,
        "own": row.run.own,
        **_of_card(row),
        "experiment": row.run.experiment,
        "activation": row.run.activation,
        "embedding": row.run.embedding,
        "target": row.target,
        "claims": list(row.run.claims),
        "numbers": [_plain(column.value(row)) for column in COLUMNS],
        "facts": _facts(row),
        "axis": numbers.axis,
        "threshold": numbers.threshold,
        "places": [
            {"name": place, "error": shown(error)} for place, error in zip(numbers.places, numbers.errors, strict=True)
        ],
        "map": numbers.map and _map(numbers.map, logged),
    }


def _of_card(row: AtlasRow) -> dict[str, str]:
    """A card's page, and the file that the commands make in the place of the example; nothing of other runs."""
    page = card_page_of(row.run)
    return {"card": page, "made": f"results/cards/{row.run.run}/card.json"} if page else {}


def _facts(row: AtlasRow) -> list[str]:
    """A text for each of ``FIELDS``; empty where there is nothing to say."""
    run, numbers = row.run, row.numbers
    rate = f"learning_rate {run.learning_rate:g}" if run.learning_rate is not None else ""
    return [
        run.dataset,
        row.target,
        network(row),
        row.activation,
        with_parameters(run.embedding, run.embedding_parameters),
        run.initialisation,
        run.loss,
        ", ".join(filter(None, [run.optimiser, rate])),
        run.schedule,
        run.batch,
        shown(row.steps),
        shown(row.training_points),
        shown(numbers.parameters),
        f"{numbers.seeds} ({numbers.diverged})",
        "" if numbers.threshold is None else f"{numbers.threshold:g}",
        "" if numbers.reached is None else f"{numbers.reached:g} / {len(numbers.places)}",
        " ".join(exponent(row)),
        str(numbers.undecided or ""),
        " ".join(time(row, 0)),
        " ".join(time(row, 1)),
        "" if numbers.rmse is None else shown(numbers.rmse),
        "" if numbers.loss is None else shown(numbers.loss),
    ]


def _map(error_map: ErrorMap, logged: dict[tuple[int, ...], int]) -> dict[str, Any]:
    steps = logged.setdefault(error_map.steps, len(logged))
    return {"steps": steps, "places": list(error_map.places), "error": packed(error_map.error)}


def packed(error: Float[np.ndarray, "step place"]) -> str:
    """Errors as shades of their logarithms, a byte each, in base64."""
    return base64.b64encode(shades(error).tobytes()).decode()


def shades(error: Float[np.ndarray, "step place"]) -> UInt8[np.ndarray, "step place"]:
    """The shade of each error: 0 for the smallest, ``SHADES`` for the largest, ``MISSING`` for none."""
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (np.log10(error) - LOWEST) / (HIGHEST - LOWEST)
        return np.where(np.isnan(error), MISSING, np.round(np.clip(share, 0.0, 1.0) * SHADES)).astype(np.uint8)


def _plain(value: float | None) -> float | str | None:
    """A number as JSON has it; text for an infinity."""
    if value is None or math.isnan(value):
        return None
    return float(f"{value:.6g}") if math.isfinite(value) else str(value)
