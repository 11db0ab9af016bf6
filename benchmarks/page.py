"""docs/performance.md and docs/scale.md from what was measured, which ``make bench-docs`` keeps in docs/bench/.

Each table stands between two marks; a test holds that the pages show what docs/bench/ says.
"""

from __future__ import annotations

import json
import math
import re
import shutil
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
MEASURED = ROOT / "results" / "bench"
KEPT = ROOT / "docs" / "bench"
PAGE = ROOT / "docs" / "performance.md"
SCALE = ROOT / "docs" / "scale.md"
# Seconds that users should not wait longer than.
LONGEST = {
    "dry run of every claim": 2.5,
    "redraw of one figure": 4.0,
    "dry run of a sweep of 1,000 runs": 5.0,
    "dry run of a sweep of 10,000 runs": 25.0,
}
# Of the report, in seconds: what draws all pages and charts, the first page until it is usable, a player's step.
MAX_DRAWING_SECONDS, MAX_LOAD_SECONDS, MAX_STEP_SECONDS = 60.0, 1.0, 0.05
# Drawn by Matplotlib for paper too; pages only take them in.
FIGURES = ("figure", "overview")
# Of the miniature: from nothing, and with the programs of another run.
MAX_SMOKE_SECONDS = {"cold": 240, "warm": 120}
UNMEASURED = "*No record is kept: not measured on a quiet machine yet.*"

Record = dict[str, Any]


def run_table(record: Record) -> list[str]:
    """Core-seconds of a whole run by phase."""
    total = record["core_seconds"]
    lines = ["| phase | core-seconds | share |", "|---|---:|---:|"]
    lines += [f"| {name} | {value:.1f} | {value / total:.1%} |" for name, value in record["seconds"].items()]
    lines.append(f"| **all** | {total:.1f} | {record['cores']} cores, {record['wall_seconds']:.0f} s by the clock |")
    hits, misses = record["programs"]["hits"], record["programs"]["misses"]
    overhead, busy = record["overhead"], record["overhead_without_idle"]
    return [
        *lines,
        "",
        f"The {record['scale']} scale, {record['jobs']} jobs; {hits} programs found in the compile cache, {misses} "
        f"compiled. Overhead, all but training, analysis and measuring seconds: {overhead:.1%} of the core-seconds, "
        f"{busy:.1%} of the busy ones.",
    ]


def smoke_table(record: Record) -> list[str]:
    """The miniature from nothing and with compiled programs at hand."""
    starts = {"from nothing": record["cold"], "programs compiled before": record["warm"]}
    rows: dict[str, Callable[[Record], str]] = {
        "by the clock": lambda it: f"{it['wall_seconds']:.0f} s",
        "core-seconds tracing and compiling": lambda it: f"{it['seconds']['tracing and compiling']:.0f}",
        "core-seconds training": lambda it: f"{it['seconds']['training']:.0f}",
        "programs found, compiled": lambda it: f"{it['programs']['hits']}, {it['programs']['misses']}",
    }
    lines = ["| the miniature | " + " | ".join(starts) + " |", "|---|" + "---:|" * len(starts)]
    lines.append(
        "| wanted | "
        + " | ".join(f"{MAX_SMOKE_SECONDS[name]} s" for name in record if name in MAX_SMOKE_SECONDS)
        + " |"
    )
    return lines + [f"| {name} | " + " | ".join(map(cell, starts.values())) + " |" for name, cell in rows.items()]


def waiting_table(record: Record) -> list[str]:
    """Seconds that users wait."""
    lines = ["| what | median | wanted | all |", "|---|---:|---:|---|"]
    for name, values in record["seconds"].items():
        wanted = f"{LONGEST[name]:g} s" if name in LONGEST else ""
        each = ", ".join(f"{value:.2f}" for value in values)
        lines.append(f"| {name} | {statistics.median(values):.2f} s | {wanted} | {each} |")
    return lines


def report_table(record: Record) -> list[str]:
    """Core-seconds of the stages that draw, and how long readers wait."""
    figures = {name: each for name, each in record["stages"].items() if name in FIGURES}
    pages = {name: each for name, each in record["stages"].items() if name not in FIGURES}
    steps = {claim: statistics.median(each) for claim, each in record["steps"].items()}
    every = [value for each in record["steps"].values() for value in each]
    slowest = max(steps, key=lambda claim: steps[claim])
    load, loads = statistics.median(record["first_page"]), record["first_page"]

    def drawn(stages: Record) -> tuple[str, str]:
        total = sum(each["core_seconds"] for each in stages.values())
        said = ", ".join(f"{name} {each['core_seconds']:.1f} ({each['jobs']:.0f})" for name, each in stages.items())
        return f"{total:.1f} core-seconds", said

    rows = [
        ("pages, players, assets, the atlas", *drawn(pages), f"{MAX_DRAWING_SECONDS:g} core-seconds"),
        ("figures", *drawn(figures), ""),
        (
            "the first page, until it is painted and its filters answer",
            f"{1000 * load:.0f} ms",
            f"{len(loads)} loads, {1000 * min(loads):.0f} to {1000 * max(loads):.0f} ms",
            f"{MAX_LOAD_SECONDS:g} s",
        ),
        (
            "a step of a player, until it is painted",
            f"{1000 * statistics.median(every):.0f} ms",
            f"{len(steps)} players; the slowest, {slowest}: {1000 * steps[slowest]:.0f} ms",
            f"{1000 * MAX_STEP_SECONDS:g} ms",
        ),
    ]
    lines = ["| what | measured | wanted | of this |", "|---|---:|---:|---|"]
    return lines + [f"| {what} | {median} | {wanted} | {said} |" for what, median, said, wanted in rows]


def training_table(record: Record) -> list[str]:
    """Rates of the project's own training."""
    lines = [
        "| workload | processes | compile | member-steps/s | its matrix products alone | GFLOP/s | of sgemm peak |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    for name, placements in record["workloads"].items():
        for placement, each in placements.items():
            cells = [
                name,
                placement,
                f"{each['compile_seconds']:.1f} s",
                f"{each['member_steps_per_second']:,.0f}",
                f"{each['products_alone']:,.0f}",
                f"{each['gflops']:.1f}",
                f"{each['share_of_peak']:.0%} of {each['sgemm_peak_gflops']:.0f}",
            ]
            lines.append("| " + " | ".join(cells) + " |")
    return lines


def batching_table(record: Record) -> list[str]:
    """Rates of every way to batch members; bold is the fastest."""
    ways = record["ways"]
    lines = ["| workload, member-steps/s | " + " | ".join(ways) + " |", "|---|" + "---:|" * len(ways)]
    for name, found in record["workloads"].items():
        rates = {way: found[way].get("member_steps_per_second") for way in ways}
        best = max(rate for rate in rates.values() if rate is not None)
        cells = ["fails" if rate is None else f"{rate:,.0f}" for rate in rates.values()]
        cells = [f"**{cell}**" if rate == best else cell for cell, rate in zip(cells, rates.values(), strict=True)]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def pytorch_table(record: Record) -> list[str]:
    """Ratios of the best placements, ours over PyTorch's, with the wanted ones."""
    names = record["variants"]
    heads = [names[each] for each in names]
    lines = [
        "| workload, 8 seeds | ours, member-steps/s | of sgemm peak | "
        + " | ".join(f"over {head}" for head in heads)
        + " | wanted: over eager, over best | products alone, over best |",
        "|---|---:|---:|" + "---:|" * len(heads) + "---|---:|",
    ]
    for name, found in record["workloads"].items():
        ours = max(
            (each for each in found["contestants"].values() if each.get("variant") == "ours"),
            key=lambda each: each["member_steps_per_second"],
        )
        cells = []
        for variant in names:
            if variant not in found["ratios"]:
                cells.append("–")
                continue
            ratio = f"{found['ratios'][variant]:.1f}"
            cells.append(f"**{ratio}**" if variant == found["best"] else ratio)
        wanted = found["targets"]
        met = [found["ratios"]["eager"] >= wanted["eager"], found["ratios"][found["best"]] >= wanted["best"]]
        says = ", ".join(
            f"{wanted[key]:g} {'yes' if so else 'no'}" for key, so in zip(("eager", "best"), met, strict=True)
        )
        agree = "" if found["agree"] else " (losses differ)"
        lines.append(
            f"| {name}{agree} | {ours['member_steps_per_second']:,.0f} ({ours['placement']}) "
            f"| {ours['share_of_peak']:.0%} | " + " | ".join(cells) + f" | {says} | {found['possible']:.1f} |"
        )
    return lines


def sweeps_table(records: dict[str, Record]) -> list[str]:
    """What sweeps of several sizes cost on the test cluster."""
    sweeps = sorted((each for name, each in records.items() if name.startswith("cluster-")), key=lambda it: it["runs"])
    rows: dict[str, Callable[[Record], str]] = {
        "dry run from nothing": lambda it: f"{it['dry_run_seconds']:.1f} s",
        "SLURM jobs": lambda it: f"{it['slurm_jobs']}",
        "of these cancelled": lambda it: f"{it['cancelled']}",
        "first: until the command ends": lambda it: f"{it['first_seconds']:.0f} s",
        "spectra made by then": lambda it: f"{it['spectra_after_first']}",
        "again: the same command": lambda it: f"{it['again_seconds']:.0f} s, {it['slurm_jobs_again']} SLURM jobs",
        "spectra made then": lambda it: f"{it['spectra']}",
        "first, a run": lambda it: f"{it['seconds_a_run']:.2f} s",
        "bytes a run": lambda it: f"{it['bytes_a_run']:,.0f}",
        "files in the folder": lambda it: f"{it['files']:,}, of these Snakemake's {it['snakemake_records']:,}",
        "dry run when made": lambda it: f"{it['dry_run_seconds_when_made']:.1f} s",
        "compared with local runs": lambda it: f"{it['compared']} artefacts, {len(it['different'])} differ",
    }
    heads = [f"{each['runs']:,} runs, {each['networks']}" for each in sweeps]
    lines = ["| | " + " | ".join(heads) + " |", "|---|" + "---:|" * len(sweeps)]
    return lines + [f"| {name} | " + " | ".join(cell(each) for each in sweeps) + " |" for name, cell in rows.items()]


def paper_table(record: Record) -> list[str]:
    """What paper scale takes, by claim, from a trial of a few steps."""
    columns: dict[str, Callable[[Record], str]] = {
        "trainings": lambda it: f"{it['trainings']}",
        "seeds": lambda it: f"{it['seeds']:,}",
        "core-hours": lambda it: _hours(it["core_hours"]),
        "expected before": lambda it: _hours(it["expected_core_hours"]),
        "asked for": lambda it: _hours(it["requested_hours"]),
        "longest training": lambda it: _hours(it["longest_hours"]),
        "in 16 processes": lambda it: _hours(it["longest_hours_16_processes"]),
        "memory asked for": lambda it: f"{it['memory_mb'] / 1000:.1f} GB",
        "used in the trial": lambda it: f"{it['measured_mib'] * 1.048576 / 1000:.1f} GB",
        "runs and spectra": lambda it: f"{it['gigabytes']:.2g} GB, {it['files']} files",
    }
    head = ["| claim | " + " | ".join(columns) + " |", "|---|" + "---:|" * len(columns)]
    rows = [
        f"| {each['claim']} | " + " | ".join(cell(each) for cell in columns.values()) + " |"
        for each in record["claims"]
    ]
    tried = ("core_hours", "longest_hours", "longest_hours_16_processes", "measured_mib", "gigabytes")
    for each in record.get("untried", []):
        cells = [cell(each | dict.fromkeys(tried, math.nan)) for cell in columns.values()]
        rows.append(
            f"| {each['claim']}, not tried | " + " | ".join("" if "nan" in cell else cell for cell in cells) + " |"
        )
    said = (
        f"{record['tried']} trainings, one of each size, were tried for {record['least_share_of_steps']:.2%} of their "
        "steps or more. A training that two claims read counts once in the last row."
    )
    return [*head, *rows, "", said]


def _hours(hours: float) -> str:
    return f"{hours:.1f} h" if hours >= 1 else f"{60 * hours:.1f} min"


def paper_verdicts_table(record: Record) -> list[str]:
    """Verdicts at paper scale beside those of the default scale, test by test."""
    lines = ["| claim | test | threshold | default scale | paper scale |", "|---|---|---:|---|---|"]
    for claim, both in record["claims"].items():
        default, paper = both["default"], both["paper"]
        lines.append(f"| **{claim}** | | | **{default['verdict']}** | **{paper['verdict']}** |")
        usual = {test["name"]: test for test in default["tests"]}
        for test in paper["tests"]:
            sign = "≥" if test["side"] == "at_least" else "≤"
            other = _outcome(usual[test["name"]]) if test["name"] in usual else "not there"
            name = test["name"] if test["kind"] == "test" else f"{test['name']} ({test['kind']})"
            lines.append(f"| | {name} | {sign} {test['threshold']:.4g} | {other} | {_outcome(test)} |")
    return lines


def _outcome(test: Record) -> str:
    """Estimate, interval and number of seeds; a number without an interval is a computed one."""
    if test["estimate"] is None:
        return f"{test['outcome']}, n = {test['n']}"
    interval = ", ".join("∞" if end is None else f"{end:.3g}" for end in test["interval"] or ())
    return f"{test['outcome']}: {test['estimate']:.3g}" + (f" [{interval}], n = {test['n']}" if test["n"] else "")


def scale_tables(records: dict[str, Record]) -> dict[str, list[str]]:
    """The tables of docs/scale.md; where there is no record, the page says so."""
    tables: dict[str, Callable[[Record], list[str]]] = {
        "paper-trial": paper_table,
        "paper-verdicts": paper_verdicts_table,
    }
    made = {name: table(records[name]) if name in records else [UNMEASURED] for name, table in tables.items()}
    return {"sweeps": sweeps_table(records), **made}


def machine_line(records: dict[str, Record]) -> list[str]:
    """What it was measured on."""
    machine: dict[str, Any] = {}
    for record in records.values():
        machine |= record.get("machine", {})
    return [", ".join(f"{key} {value}" for key, value in machine.items()) + "."]


TABLES: dict[str, Callable[[Record], list[str]]] = {
    "run": run_table,
    "smoke": smoke_table,
    "workflow": waiting_table,
    "report": report_table,
    "training": training_table,
    "batching": batching_table,
    "pytorch": pytorch_table,
}


def performance(records: dict[str, Record]) -> dict[str, list[str]]:
    """The tables of docs/performance.md; where there is no record, the page says so."""
    tables = {name: table(records[name]) if name in records else [UNMEASURED] for name, table in TABLES.items()}
    return {**tables, "machine": machine_line(records)} if records else tables


def rendered(page: str, tables: dict[str, list[str]]) -> str:
    """A page with tables put between their marks.

    Raises:
        ValueError: the page has not exactly one place for a table.
    """
    for name, lines in tables.items():
        begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
        inner = "\n".join(lines)
        page, count = re.subn(
            f"{re.escape(begin)}.*?{re.escape(end)}",
            lambda _, text=f"{begin}\n{inner}\n{end}": text,
            page,
            flags=re.DOTALL,
        )
        if count != 1:
            raise ValueError(f"the page has {count} places for the table {name}")
    return page


def kept() -> dict[str, Record]:
    """The records that the page shows."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(KEPT.glob("*.json"))}


def main() -> None:
    """Keep what was measured last, and render."""
    KEPT.mkdir(exist_ok=True)
    for path in MEASURED.glob("*.json"):
        if path.stem in TABLES or path.stem.startswith(("cluster-", "paper-")):
            shutil.copy(path, KEPT)
    records = kept()
    for page, tables in ((PAGE, performance(records)), (SCALE, scale_tables(records))):
        page.write_text(rendered(page.read_text("utf-8"), tables), "utf-8")
        print(f"{page.relative_to(ROOT)} written")


if __name__ == "__main__":
    main()
