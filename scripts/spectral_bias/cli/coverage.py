"""``coverage``: write docs/coverage.md, what the intervals cover, how many seeds tests need, and how often they err."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping, Sequence

from spectral_bias.config.catalogue import CONFIG, Catalogue, read_catalogue
from spectral_bias.config.seeds_needed import SeedsOfTest, seeds_of_tests
from spectral_bias.digests.closure import ROOT
from spectral_bias.registry.levels import CONFIDENCE, median_rank, refutation_level, seeds_of_a_median
from spectral_bias.verdicts.coverage import (
    DISTRIBUTIONS,
    DRAWS,
    FACTORS,
    SHARES,
    TRUTHS,
    median_coverage,
    proportion_coverage,
    simulated_choice,
    simulated_median,
    simulated_proportion,
    simulated_trend,
)
from spectral_bias.verdicts.false_verdicts import chances

PAGE = "docs/coverage.md"
SCALES = {"default": (), "paper": (CONFIG / "paper.yaml",)}
INTRODUCTION = f"""# Coverage

Written by `python -m spectral_bias coverage` from the shipped claims and replicates at default and paper scale; a test
compares the two. Every simulation has {{draws:,}} draws from a random stream of its own, so the page comes out the same
each time. With {DRAWS:,} draws a coverage of .95 has a standard error of .003. What the numbers mean:
[verdicts](verdicts.md#statistics).
"""
MEDIANS = """## Medians

From the r-th value from below to the r-th from above. *Exact*: coverage of the median of a continuous distribution, by
the binomial distribution; of others it is at least this. The other columns are simulated.
"""
PROPORTIONS = """## Proportions

Clopper and Pearson's interval. *Exact*: over all numbers of successes. *Simulated*: the same; a fifth of the seeds
undecided; seeds of as many unlike cells as the claim reads, whose chances lie evenly about their mean, as far as they
can.
"""
TRENDS = """## Trends

Rank correlation of the runs' medians with the runs' order, simulated: the true correlation, how often the interval
holds it, and the interval's mean width (2 is everything).
"""
CHOICES = """## Ratios to a chosen run

The measure `ratio_to_chosen` chooses, by the same seeds, the run of the lowest median. The interval is that of a
median, and exact where the choice is always the same. Where several runs are equally good the best looks better than it
is. Simulated: how often the interval of the median ratio to the chosen run holds that to the best one, errors of
validation and test correlated by .9, the other candidates worse by a factor.
"""
REACH = """## How many seeds

With how many seeds a test can come out at all, if all of them agree: hold at 95 %, and fail at the level 1 - .05/m that
the m tests of a claim share. For a median, and for a proportion of which at least t is claimed:
"""
ONE_SIDED = """Shipped tests, controls and limits that can come out on one side only:
"""
ERRORS = """## False verdicts

How often a claim would come out falsely if *every effect sat exactly at its threshold*. A median at its threshold holds
where fewer than r of n seeds fall under it: a binomial probability, as is that of a proportion; for a trend the bounds
of Bonferroni stand. Refuted: some test fails; with independent tests, and whatever their dependence (union bound).
Supported: all tests hold, with independent tests; and at most, where a single effect sits at its threshold and all
other tests hold anyway. Controls, which must hold too, are left out, so the probabilities of support are upper bounds.
Tests without seeds (statistic `value`) do not vary.
"""
CLAIM_HEADER = ["claim", "m", "n", "refuted, independent", "at most", "supported, independent", "at most"]


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser("coverage")
    parser.add_argument("--draws", type=_positive, default=DRAWS, help="simulated samples a row")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Write the page."""
    (ROOT / PAGE).write_text(coverage_page(options.draws), "utf-8")
    print(PAGE)
    return 0


def _positive(text: str) -> int:
    value = int(text) if text.isdecimal() else 0
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text}: a whole number from 1 on")
    return value


def coverage_page(draws: int = DRAWS) -> str:
    """The page, from the shipped configuration."""
    catalogues = {scale: read_catalogue(None, files, ROOT) for scale, files in SCALES.items()}
    tests = [each for catalogue in catalogues.values() for _, each in _tests(catalogue)]
    tests += [each for catalogue in catalogues.values() for each in _replicated(catalogue)]
    parts = [
        INTRODUCTION.format(draws=draws),
        MEDIANS,
        _table(
            ["n", "r", "exact", *(data.name for data in DISTRIBUTIONS)],
            [_median_row(n, draws) for n in _numbers(tests, "median")],
        ),
        PROPORTIONS,
        _table(
            ["n", "share", "exact", "simulated", "a fifth undecided", "cells", "unlike cells"],
            [_proportion_row(n, cells, share, draws) for n, cells in _pooled(tests) for share in SHARES],
        ),
        TRENDS,
        _table(
            ["n", "runs", "trend", "data", "true", "coverage", "width"],
            list(_trend_rows(tests, draws)),
        ),
        CHOICES,
        _table(
            ["n", "candidates", "worse by", "coverage"],
            [
                [str(n), str(candidates), f"{factor:g}", _share(simulated_choice(n, candidates, factor, draws))]
                for n, candidates in _chosen(tests)
                for factor in FACTORS
            ],
        ),
        REACH,
        _table(["m", "median holds", "median fails", *(f"t = {t}: holds, fails" for t in SHARES)], list(_reach_rows())),
        ONE_SIDED,
        _table(["scale", "claim", "kind", "name", "n", "can only"], list(_one_sided(catalogues))),
        ERRORS,
        *(f"### At {scale} scale\n\n{_table(CLAIM_HEADER, _claim_rows(each))}" for scale, each in catalogues.items()),
    ]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def _tests(catalogue: Catalogue) -> Iterator[tuple[str, SeedsOfTest]]:
    for name, claim in catalogue.claims.items():
        for each in seeds_of_tests(claim, catalogue.runs):
            yield name, each


def _replicated(catalogue: Catalogue) -> Iterator[SeedsOfTest]:
    """The tests with the seeds of their replicates, where all of their runs are replicated."""
    runs = {first: catalogue.runs[again] for first, again in catalogue.replicates.items()}
    for claim in catalogue.claims.values():
        yield from seeds_of_tests(claim, runs)


def _numbers(tests: Iterable[SeedsOfTest], statistic: str) -> list[int]:
    return sorted({each.n for each in tests if each.test.statistic == statistic})


def _pooled(tests: Iterable[SeedsOfTest]) -> list[tuple[int, int]]:
    return sorted({(each.n, each.runs) for each in tests if each.test.statistic == "proportion"})


def _chosen(tests: Iterable[SeedsOfTest]) -> list[tuple[int, int]]:
    chosen = [each for each in tests if each.test.measure.name == "ratio_to_chosen"]
    return sorted({(each.n, each.runs - 1) for each in chosen if each.runs > 2})


def _median_row(n: int, draws: int) -> list[str]:
    simulated = [simulated_median(n, data, draws) for data in DISTRIBUTIONS]
    return [str(n), str(median_rank(n, CONFIDENCE)), _share(median_coverage(n)), *map(_share, simulated)]


def _proportion_row(n: int, cells: int, share: float, draws: int) -> list[str]:
    simulated = simulated_proportion(n, share, draws), simulated_proportion(n, share, draws, open_=0.2)
    unlike = _share(simulated_proportion(n, share, draws, cells=cells)) if cells > 1 else ""
    exact = proportion_coverage(n, share)
    return [str(n), f"{share:g}", _share(exact), *map(_share, simulated), str(cells), unlike]


def _trend_rows(tests: Iterable[SeedsOfTest], draws: int) -> Iterator[list[str]]:
    for n, runs in sorted({(each.n, each.runs) for each in tests if each.test.statistic == "trend"}):
        for truth in TRUTHS:
            found = simulated_trend(n, runs, truth, draws)
            numbers = [f"{found.truth:.2f}", _share(found.coverage), f"{found.width:.2f}"]
            yield [str(n), str(runs), truth.name, truth.data.name, *numbers]


def _reach_rows() -> Iterator[list[str]]:
    holding = seeds_of_a_median(CONFIDENCE)
    for tests in (1, 2, 3, 4, 5, 10, 11):
        level = refutation_level(tests) or CONFIDENCE
        shares = [
            f"{_fewest(share, CONFIDENCE, all_of=True)}, {_fewest(share, level, all_of=False)}" for share in SHARES
        ]
        yield [str(tests), str(holding), str(seeds_of_a_median(level)), *shares]


def _fewest(share: float, level: float, *, all_of: bool) -> int:
    """The fewest seeds that hold (all of them successes) or fail (none)."""
    n = 1
    while (((1 - level) / 2) ** (1 / n) < share) if all_of else (1 - ((1 - level) / 2) ** (1 / n) >= share):
        n += 1
    return n


def _one_sided(catalogues: Mapping[str, Catalogue]) -> Iterator[list[str]]:
    for scale, catalogue in catalogues.items():
        for claim, each in _tests(catalogue):
            can = each.reach()
            if not all(can):
                yield [scale, claim, each.test.kind, each.test.name, str(each.n), "hold" if can.holds else "fail"]


def _claim_rows(catalogue: Catalogue) -> list[list[str]]:
    by_claim: dict[str, list[SeedsOfTest]] = {name: [] for name in catalogue.claims}
    for name, each in _tests(catalogue):
        if each.test.kind == "test":
            by_claim[name].append(each)
    return [_claim_row(name, tests) for name, tests in by_claim.items()]


def _claim_row(name: str, tests: Sequence[SeedsOfTest]) -> list[str]:
    if not tests:
        return [name, "0", "none", *["0"] * 4]
    sizes = sorted({each.n for each in tests})
    found = chances(tests)
    bound = "≤ " if any(each.test.statistic == "trend" for each in tests) else ""
    return [name, str(len(tests)), ", ".join(map(str, sizes)), *(f"{bound}{each:.2g}" for each in found)]


def _share(value: float) -> str:
    """Three decimals, without the leading zero."""
    return f"{value:.3f}".removeprefix("0")


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
