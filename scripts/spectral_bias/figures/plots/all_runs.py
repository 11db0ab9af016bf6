"""Every run of a claim, whatever was measured: error by place and step, passage times, outputs, and the tests.

For a user's own models, losses and logs, alone or compared with known ones; the figure of a claim that names none.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.cm import ScalarMappable
from matplotlib.collections import QuadMesh
from matplotlib.colors import LogNorm, Normalize
from matplotlib.figure import Figure, SubFigure

from spectral_bias.figures.contents import Drawn, chosen, kind
from spectral_bias.figures.distances import beyond
from spectral_bias.figures.panels import (
    axis_beyond,
    curve,
    error_bar,
    explain_marks,
    grid_shape,
    label_panels,
    mark_passages,
    median,
    never_line,
    on_axis_beyond,
    spread,
    step_map,
)
from spectral_bias.figures.runs import Bounded, Experiments, ended, label, last_step
from spectral_bias.figures.style import COLOURS, ERROR_MAP, GREY, GREY_LEVELS, LINES, MARKERS, PAGE_WIDTH, look
from spectral_bias.figures.verdict import JudgedTest, Verdict
from spectral_bias.registry.facts import FigureFacts
from spectral_bias.registry.quantities import PositiveFraction, Text
from spectral_bias.verdicts.reading import Spectrum
from spectral_bias.verdicts.words import SIGNS

ERRORS = LogNorm(0.01, 2.0)
MAX_DETAILED, MAX_LINES = 12, 7  # runs with a panel each; runs with a line each
MAX_ROWS = 60  # of a column of the table of times
COLUMNS = 3
# Inches: of a run's map, of its output under it, of ticks and label of either, of a line of a title, of a table's row.
MAP, OUTPUT, AXIS, LINE, ROW = 1.1, 0.7, 0.45, 0.14, 0.13
DEFAULT_LEVEL = 0.2


def all_runs(
    experiments: Experiments,
    verdict: Verdict,
    *,
    experiment: Text | None = None,
    run: Text | None = None,
    threshold: PositiveFraction | None = None,
    variable: Text | None = None,
) -> Figure:
    """A panel for each run, their passage times by frequency, band or what else, and every test's values.

    A panel shows relative errors by place and step with their passage times; of a run without them, another variable
    of its spectrum. Below it stands an example output where the spectrum has one, a curve or a picture. Of more than
    twelve runs with times the first twelve have a panel, and a table of times has them all.

    Args:
        experiment: the experiment that is drawn first.
        run: its run that is drawn first.
        threshold: level of the relative error; if left out, that of the first test that has one.
        variable: what is drawn of every run; if left out, relative errors or else what a spectrum has by step.

    Raises:
        LookupError: a run has no such variable, or none such threshold; names those that there are.
    """
    first = sorted(experiments, key=lambda name: name != experiment)
    pairs = [(name, each) for name in first for each in experiments[name]]
    pairs.sort(key=lambda pair: (pair[0], pair[1].run) != (experiment, run))
    drawn = [Drawn(_name(name, each, len(experiments)), name, each, chosen(each, variable)) for name, each in pairs]
    level = _level(drawn, verdict, threshold)
    compared = [] if level is None else _comparable(drawn, level)
    in_table = {id(each) for each in compared[MAX_DETAILED:]}
    detailed = [each for each in drawn if id(each) not in in_table]
    tests = [test for test in verdict.tests if test.n]
    heights = {"runs": _height(detailed)}
    if compared:
        rows = min(len(compared), MAX_ROWS)
        heights["times"] = 2.4 if len(compared) <= MAX_LINES else 0.9 + ROW * rows
    if tests:
        heights["tests"] = 0.75 + 2.2 * ROW * len(tests)
    figure = Figure(figsize=(PAGE_WIDTH, sum(heights.values())))
    blocks = figure.subfigures(len(heights), 1, squeeze=False, height_ratios=list(heights.values())).ravel()
    block = dict(zip(heights, blocks, strict=True))
    axes = _runs(block["runs"], detailed, level)
    if compared and level is not None:
        axes += (_lines if len(compared) <= MAX_LINES else _table)(block["times"], compared, verdict, level)
    if tests:
        axes.append(_tests(block["tests"], tests))
    label_panels(axes)
    return figure


def _name(experiment: str, run: Spectrum, experiments: int) -> str:
    """``experiment: labels``, without what all runs share."""
    if not run.coordinates:
        return experiment
    return label(run) if experiments == 1 else f"{experiment}: {label(run)}"


def _level(drawn: Sequence[Drawn], verdict: Verdict, threshold: float | None) -> float | None:
    """The level of all passage times: the one asked for, a test's, or one that the spectra have."""
    known = sorted({level for each in drawn for level in each.levels})
    if threshold is not None:
        if round(threshold, 9) not in known:
            raise LookupError(f"no run has passage times under {threshold:g}; thresholds are {known or 'none'}")
        return round(threshold, 9)
    judged = [test.parameters.get("threshold") for test in verdict.tests]
    wanted = [round(level, 9) for level in (*judged, DEFAULT_LEVEL, *known) if isinstance(level, float)]
    return next((level for level in wanted if level in known), None)


def _comparable(drawn: Sequence[Drawn], level: float) -> list[Drawn]:
    """The runs with passage times under a level, over the axis that most of them have."""
    timed = [each for each in drawn if level in each.levels]
    axes = [each.along for each in timed]
    return [each for each in timed if each.along == max(axes, key=axes.count)]


def _titled(each: Drawn, columns: int) -> str:
    """A run's name in lines that fit its panel, and how many of its seeds ended early."""
    lines = textwrap.wrap(each.name, 90 // columns)
    status, _ = ended(each.data)
    for word in sorted(set(status.tolist()) - {"complete"}):
        lines.append(f"× {np.sum(status == word)} of {len(status)} seeds {word}")
    return "\n".join(lines)


def _height(detailed: Sequence[Drawn]) -> float:
    columns = min(len(detailed), COLUMNS)
    titles = max(_titled(each, columns).count("\n") + 1 for each in detailed)
    outputs = OUTPUT * any("shown_prediction" in each.data for each in detailed)
    return -(-len(detailed) // columns) * (MAP + AXIS + outputs + AXIS * (outputs > 0) + LINE * titles)


def _runs(block: SubFigure, detailed: Sequence[Drawn], level: float | None) -> list[Axes]:
    """A panel a run, an output below it, and one colour bar for all errors."""
    columns = min(len(detailed), COLUMNS)
    rows = -(-len(detailed) // columns)
    outputs = any("shown_prediction" in each.data for each in detailed)
    parts = 1 + outputs
    grid = block.subplots(rows * parts, columns, squeeze=False, height_ratios=[MAP, OUTPUT][:parts] * rows)
    axes, errors = [], None
    for place in range(rows * columns):
        ax, below = (grid[place // columns * parts + part, place % columns] for part in (0, parts - 1))
        if place >= len(detailed):
            ax.axis("off")
            below.axis("off")
            continue
        each = detailed[place]
        mesh = _content(ax, each, level)
        errors = errors or (mesh if each.by_error else None)
        ax.set_title(_titled(each, columns))
        axes.append(ax)
        if outputs:
            _output(below, each.data)
    if errors is not None:
        bar: dict[str, Any] = {"shrink": 1.0 / max(1.0, rows / 2), "anchor": (0.0, 1.0), "aspect": 30, "pad": 0.01}
        error_bar(errors, list(grid.ravel()), **bar)
        if level is not None:
            explain_marks(block, axes, level)
    return axes


def _content(ax: Axes, each: Drawn, level: float | None) -> QuadMesh | None:
    """A run's variables as the panel that suits their dimensions."""
    data, variable = each.data, each.data[each.variables[0]]
    shape = kind(variable)
    if shape == 0:
        return _map(ax, each, level)
    style: dict[str, Any] = {"color": COLOURS[1], "linestyle": LINES[0]}
    values = np.asarray(variable, np.float64)
    if shape == 1:
        steps = np.asarray(data[variable.dims[1]], np.float64)
        ax.plot(steps, values.T, color=COLOURS[1], linewidth=0.4, alpha=0.4)
        curve(ax, steps, values, alpha=0.15, **style)
        _ends(ax, data)
        ax.set(xscale="symlog" if steps[0] == 0 else "log", xlabel="optimiser step")
    elif shape in (2, 3):
        along = str(variable.dims[-1])
        places = np.asarray(data[along]) if along in data.coords else np.arange(variable.sizes[along])
        values = values if shape == 2 else values[None]
        curve(ax, places, values, alpha=0.15, marker=MARKERS[0], markersize=2.5, **style)
        ax.set_xlabel(along.replace("_", " "))
    else:
        ax.plot(np.atleast_1d(values), ".", color=COLOURS[1])
        ax.set_xlabel("seed")
    finite = values[np.isfinite(values)]
    if finite.size and finite.min() > 0 and finite.max() > 20 * finite.min():
        ax.set_yscale("log")
    ax.set_ylabel("\n".join(textwrap.wrap(str(variable.name).replace("_", " "), 18)))
    return None


def _map(ax: Axes, each: Drawn, level: float | None) -> QuadMesh:
    """All of the run's variables (seed, step, place) above each other, errors with their passage times."""
    data, names, count = each.data, each.places, each.data.sizes[each.along]
    largest = max(float(np.nanmax(median(data[name]))) for name in each.variables)
    norm = ERRORS if each.by_error else Normalize(0.0, largest or 1.0)
    meshes = [step_map(ax, data[name], names, norm, index * count) for index, name in enumerate(each.variables)]
    if level is not None and level in each.levels:
        mark_passages(ax, each.times(level), each.times(level, "sustained"))
    ax.set_ylim(-0.5, len(names) - 0.5)
    _ticks(ax.yaxis, np.arange(float(len(names))), names, 8)
    ax.set_ylabel(each.along.replace("_", " "))
    _ends(ax, data)
    if not each.by_error:
        ax.figure.colorbar(meshes[0], ax=ax, label=each.variables[0].replace("_", " "), pad=0.01)
    return meshes[0]


def _ticks(axis: Axis, at: Float[np.ndarray, " place"], names: Sequence[str], most: int) -> None:
    """Names of ascending places of an axis, at most so many of them, far enough apart to be read."""
    where, shown = np.log(at) if axis.get_scale() == "log" else at, [0]
    for index in range(1, len(names)):
        if where[index] - where[shown[-1]] >= (where[-1] - where[0]) / most:
            shown.append(index)
    axis.set_ticks(at[shown], [names[index] for index in shown])


def _ends(ax: Axes, data: xr.Dataset) -> None:
    """A cross at the top of the panel where a seed ended early."""
    status, last = ended(data)
    for step in last[(status != "complete") & np.isfinite(last)]:
        ax.plot(step, 1.0, "x", color=COLOURS[2], markersize=4, transform=ax.get_xaxis_transform(), clip_on=False)


def _output(ax: Axes, data: xr.Dataset) -> None:
    """The first example's last output beside its target: curves over x in one dimension, else pictures."""
    if "shown_prediction" not in data or "target" not in data:
        ax.axis("off")
        return
    target, output = np.asarray(data["target"]), np.asarray(data["shown_prediction"])[0, -1]
    shape = grid_shape(data) if "grid_shape" in data.attrs else ()
    if data.sizes.get("dimension") == 1 and target.ndim == 1:
        order = np.argsort(np.asarray(data["x"])[:, 0])
        x = np.asarray(data["x"])[order, 0]
        ax.plot(x, target[order], color="#bbbbbb", linewidth=2.5)
        ax.plot(x, output[order], color=COLOURS[1], linewidth=1.0)
        ax.set(xlabel="x", ylabel="target (grey),\nlast output")
    elif len(shape) == 2:
        both = np.stack([target, output]).reshape(2, *shape, -1)
        both = (both - target.min()) / (np.ptp(target) or 1.0)
        gap = np.ones((shape[0], max(shape[1] // 16, 1), both.shape[-1]))
        picture = np.clip(np.concatenate([both[0], gap, both[1]], axis=1), 0.0, 1.0)
        ax.imshow(picture if picture.shape[-1] == 3 else picture[..., 0], cmap=GREY_LEVELS, vmin=0.0, vmax=1.0)
        ax.set(xticks=[], yticks=[], xlabel="target, last output")
        ax.spines[:].set_visible(False)
    else:
        ax.axis("off")


def _lines(block: SubFigure, compared: Sequence[Drawn], verdict: Verdict, level: float) -> list[Axes]:
    """Times by place, a line a run, every seed and what the logged steps leave open; names beside them."""
    ax, names = block.subplots(1, 2, width_ratios=[1.5, 1])
    known = list(dict.fromkeys(place for each in compared for place in each.places))
    never = 2.0 * last_step([each.run for each in compared])
    places: dict[str, float] = {name: place for place, name in enumerate(known)}
    logarithmic = all(name.replace(".", "", 1).isdigit() and float(name) > 0 for name in known)
    if logarithmic:
        places = {name: float(name) for name in known}
        ax.set_xscale("log")
        ax.set_xticks([], minor=True)
    for index, each in enumerate(compared):
        shift = index - (len(compared) - 1) / 2  # a little apart, so that no run hides another
        x = [places[name] * 1.02**shift if logarithmic else places[name] + 0.04 * shift for name in each.places]
        passed, stays = each.times(level), median(each.times(level, "sustained").values)
        columns = [Bounded(*(end[:, place] for end in passed)) for place in range(len(x))]
        spread(ax, x, columns, never, **look(index))
        differ = stays != median(passed.values)
        circle: dict[str, Any] = {"marker": "o", "markersize": 6, "fillstyle": "none", "linestyle": "none"}
        ax.plot(np.array(x)[differ], np.minimum(stays, never)[differ], color=COLOURS[index], **circle)
    if any(np.isinf(each.times(level, "sustained").values).any() for each in compared):
        never_line(ax, never)
    ax.set(yscale="log", xlabel=compared[0].along, ylabel="optimiser step")
    ax.set_title(f"first under {level:g} (seeds, medians); circle: whence it stays under")
    ordered = sorted(known, key=lambda name: places[name])
    _ticks(ax.xaxis, np.array([places[name] for name in ordered], np.float64), ordered, 10)
    for row, each in enumerate(compared):
        names.plot([0.0, 0.1], [-row, -row], markevery=[1], clip_on=False, **look(row))
        words = "\n".join([*textwrap.wrap(each.name, 40), *_exponent(verdict, each, level)])
        names.text(0.15, -row, words, va="center", fontsize=6.5, in_layout=False)
    names.set(xlim=(0, 1), ylim=(0.6 - MAX_LINES, 0.6))
    names.axis("off")
    return [ax]


def _exponent(verdict: Verdict, each: Drawn, level: float) -> list[str]:
    """The spectral exponent as a test holds it, else the stored median of seeds with both ends of every time."""
    if "spectral_exponent" not in each.data:
        return []
    held = verdict.first("spectral_exponent", experiment=each.experiment, runs=[each.run.run], threshold=level)
    if held:
        return [f"α = {' to '.join(dict.fromkeys(_text(*held.estimate_ends)))} (t ~ k^α)"]
    times = each.times(level)
    known = (np.isfinite(times.upper) & (times.lower > 0)).all(axis=1)
    if not known.any():
        return ["α is open (t ~ k^α): no seed has both ends of every time"]
    stored = np.asarray(each.data["spectral_exponent"][:, each.levels.index(level)], np.float64)
    return [f"α = {float(median(stored[known])):.3g} (t ~ k^α; {known.sum()} of {known.size} seeds)"]


def _table(block: SubFigure, compared: Sequence[Drawn], verdict: Verdict, level: float) -> list[Axes]:
    """Median first-passage times, a row a run in as many columns as it takes; hatched where the median is never."""
    known = list(dict.fromkeys(place for each in compared for place in each.places))
    times = np.full((len(compared), len(known)), np.nan)
    for row, each in enumerate(compared):
        times[row, [known.index(place) for place in each.places]] = median(each.times(level).values)
    finite = times[np.isfinite(times)]
    norm = LogNorm(max(finite.min(), 0.5), max(finite.max(), 1.0)) if finite.size else LogNorm(1.0, 10.0)
    pages = -(-len(compared) // MAX_ROWS)
    rows = -(-len(compared) // pages)
    axes = list(block.subplots(1, pages, squeeze=False)[0])
    for page, ax in enumerate(axes):
        part = times[page * rows : (page + 1) * rows]
        ax.pcolormesh(np.ma.masked_invalid(part), cmap=ERROR_MAP, norm=norm, rasterized=True)
        for row, column in zip(*np.nonzero(np.isinf(part)), strict=True):
            ax.fill_between([column, column + 1], row, row + 1, facecolor="none", edgecolor=GREY, hatch="////", lw=0)
        names = [each.name for each in compared[page * rows : (page + 1) * rows]]
        ax.set_yticks(np.arange(len(names)) + 0.5, [textwrap.shorten(name, 44) for name in names], fontsize=6)
        _ticks(ax.xaxis, np.arange(len(known)) + 0.5, known, 10)
        ax.set(xlabel=compared[0].along, ylim=(rows, 0))
        ax.tick_params(length=0)
    scale = ScalarMappable(norm, ERROR_MAP)
    block.colorbar(scale, ax=axes, label=f"median first step under {level:g}; hatched: never", pad=0.01)
    axes[0].set_title(f"all {len(compared)} runs")
    return axes[:1]


def _tests(block: SubFigure, tests: Sequence[JudgedTest]) -> Axes:
    """A row a test: seeds, estimate and interval by their distance from the threshold, and the numbers in words."""
    ax, words = block.subplots(1, 2, width_ratios=[1.7, 1], sharey=True)
    for row, test in enumerate(tests):
        places = [
            on_axis_beyond(beyond(each, test.threshold, test.side))
            for each in (test.values, test.lower, test.upper, test.interval, test.estimate_ends)
        ]
        if test.values.ndim == 1:
            ax.plot(places[0], np.full(test.values.size, row + 0.2), ".", color=COLOURS[1], alpha=0.4)
            for ends in zip(places[1], places[2], strict=True):
                ax.plot(ends, [row + 0.2] * 2, color=COLOURS[1], linewidth=0.6, alpha=0.5)
        ax.plot(places[3], [row - 0.15] * 2, color=COLOURS[0], linewidth=1.6)
        ax.plot(places[4], [row - 0.15] * 2, "D-", color=COLOURS[0], linewidth=0.6)
        estimate = " to ".join(dict.fromkeys(_text(*test.estimate_ends)))
        interval, claimed = ", ".join(_text(*test.interval)), f"{SIGNS[test.side]} {test.threshold:g}"
        said = f"{estimate} [{interval}]\nclaimed {claimed}: {test.outcome}"
        words.text(0.0, row, said, va="center", fontsize=6.5, in_layout=False)
    axis_beyond(ax)
    names = [f"{test.name} ({test.kind})" for test in tests]
    ax.set_yticks(range(len(tests)), [textwrap.fill(name, 24) for name in names], fontsize=6.5)
    ax.tick_params(axis="y", length=0)
    ax.set(ylim=(len(tests) - 0.5, -0.5), title="tests: seeds, and estimate on its interval; shaded: as claimed")
    words.axis("off")
    return ax


def _text(*values: float) -> list[str]:
    return [f"{value:.3g}".replace("inf", "∞") for value in values]


def all_runs_facts() -> FigureFacts:
    """What it draws."""
    return FigureFacts(level="threshold")
