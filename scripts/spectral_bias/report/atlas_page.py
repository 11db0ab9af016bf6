"""The page of the atlas: every network measured in one table, compared by activation, and as a map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from spectral_bias.report.atlas_cards import card_page_of
from spectral_bias.report.atlas_columns import COLUMNS, exponent, shown, time
from spectral_bias.report.atlas_comparison import Comparison, Line, comparisons
from spectral_bias.report.atlas_data import atlas_data, network, optimiser
from spectral_bias.report.atlas_rows import AtlasRow
from spectral_bias.report.environment import rendered
from spectral_bias.report.interface_words import word

# The axes that the map shows first.
FIRST_AXES = ("parameters", "alpha")


def atlas_page(
    rows: Sequence[AtlasRow], claims: Mapping[str, Any], scale: str, commands: Sequence[str], example: str
) -> str:
    """The page.

    Args:
        rows: the networks, those of one experiment together, and those of cards.
        claims: title by claim.
        scale: the scale's name.
        commands: shell commands that make the spectrum of a run again.
        example: the spectrum that they name.
    """
    return rendered(
        "atlas.html",
        root="",
        scale=scale,
        title=word("atlas"),
        claims=claims,
        claims_shown=bool(claims),
        groups=[*_groups(rows)],
        comparisons=[*map(_comparison, comparisons(rows))],
        columns=COLUMNS,
        first_axes=FIRST_AXES,
        choices={
            "activation": _distinct(row.run.activation for row in rows),
            "embedding": _distinct(row.run.embedding for row in rows),
            "experiment": _distinct(row.run.experiment for row in rows),
            "target": _distinct(row.target for row in rows),
        },
        networks=len(rows),
        seeds=sum(row.numbers.seeds for row in rows),
        targets=len({row.target for row in rows}),
        own=any(row.run.own for row in rows),
        cards=any(card_page_of(row.run) for row in rows),
        data=atlas_data(rows, claims, commands, example),
    )


def _groups(rows: Sequence[AtlasRow]) -> Iterator[dict[str, Any]]:
    """The rows of each experiment, with the claims that read it; before them the user's own logs, which have none."""
    places = {row.name: place for place, row in enumerate(rows)}
    by_experiment = sorted(rows, key=lambda row: row.run.experiment != "")
    for experiment, group in groupby(by_experiment, key=lambda row: row.run.experiment):
        members = [*group]
        yield {
            "experiment": experiment,
            "own": members[0].run.own,
            "replicates": members[0].run.replicates,
            "claims": [*dict.fromkeys(claim for row in members for claim in row.run.claims)],
            "rows": [_cells(row, places[row.name]) for row in members],
        }


def _cells(row: AtlasRow, place: int) -> dict[str, Any]:
    errors = row.numbers.errors
    return {
        "place": place,
        "name": row.name,
        "run": row.run.run,
        "card": card_page_of(row.run),
        "target": row.target,
        "network": network(row),
        "activation": row.activation,
        "embedding": row.run.embedding,
        "optimiser": optimiser(row),
        "alpha": exponent(row),
        "lowest": time(row, 0),
        "highest": time(row, 1),
        "error": shown(errors[-1] if errors else None),
        "parameters": shown(row.numbers.parameters),
        "seeds": row.numbers.seeds,
        "diverged": row.numbers.diverged,
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    common = comparison.common
    best = comparison.lines[0]
    setup = [network(common), common.run.initialisation, optimiser(common), common.run.loss]
    setup += [common.run.embedding] if common.run.embedding != "none" else []
    return {
        "target": comparison.target,
        "sets": comparison.sets,
        "setup": ", ".join(filter(None, setup)),
        "best": _line(best),
        "tied": [line.activation for line in comparison.lines if line.tied],
        "sure": best.smallest == comparison.sets,
        "lines": [_line(line) for line in comparison.lines],
    }


def _line(line: Line) -> dict[str, Any]:
    alone = line.runs[0] if len(line.runs) == 1 else None
    value, alone_interval = exponent(alone) if alone else (shown(line.alpha), "")
    return {
        "activation": line.activation,
        "alpha": value,
        "interval": alone_interval or f"{shown(line.lower)} – {shown(line.upper)}",
        "of_seeds": alone is not None,
        "runs": [row.name for row in line.runs],
        "smallest": line.smallest,
        "tied": line.tied,
        "open": line.alpha is None,
    }


def _distinct(values: Iterator[str]) -> list[str]:
    return sorted({value for value in values if value})
