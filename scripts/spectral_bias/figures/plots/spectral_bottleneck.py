"""E7: a scale that is too small learns nothing of a high band. Outputs, errors by scale, and the best scale by band."""

from __future__ import annotations

from typing import Any

import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from spectral_bias.figures.panels import (
    claimed,
    label_panels,
    median,
    plain_ticks,
    spread,
    threshold_line,
    tick_numbers,
)
from spectral_bias.figures.runs import Experiments, Runs, number
from spectral_bias.figures.style import COLOURS, GREY, LINES, MARKERS, PAGE_WIDTH
from spectral_bias.figures.verdict import Verdict
from spectral_bias.registry.facts import FigureFacts
from spectral_bias.registry.quantities import PositiveFloat, Text
from spectral_bias.verdicts.reading import Spectrum

# The piece of the domain that outputs are drawn on.
PIECE = 1 / 16


def spectral_bottleneck(
    experiments: Experiments,
    verdict: Verdict,
    *,
    siren: Text,
    features: Text,
    siren_low: Text,
    features_low: Text,
    shown: PositiveFloat,
) -> Figure:
    """Four panels.

    Args:
        siren: SIRENs by the centre of the target's band and by omega, on a domain of length 2 pi.
        features: Gaussian features by the centre of the band and by sigma, on a domain of length 1.
        siren_low: SIRENs by omega on the control's band.
        features_low: Gaussian features by sigma on the control's band.
        shown: the centre of the band whose outputs are drawn.
    """
    figure = Figure(figsize=(PAGE_WIDTH, 5.6))
    axes = figure.subplots(2, 2)
    _outputs(axes[0, 0], experiments[siren].where(centre=shown).by("omega"))
    for ax, name, low, axis in (
        (axes[0, 1], siren, siren_low, "omega"),
        (axes[1, 0], features, features_low, "sigma"),
    ):
        _by_scale(ax, experiments[name], experiments[low], axis)
        tests = {test.threshold: test for test in verdict.find("value_over_runs", experiment=name)}
        for index, test in enumerate(tests.values()):
            threshold_line(ax, test.threshold, claimed(test), index + 1)
    # One legend for both panels over scales, in which every corner has data.
    figure.legend(*axes[0, 1].get_legend_handles_labels(), loc="outside lower center", ncols=4)
    axes[0, 1].set(xlabel="cycles that omega_0 favours", title="SIREN: test error by omega_0")
    axes[1, 0].set(xlabel="cycles that the scale s favours", title="Gaussian features: test error by s")
    _best(
        axes[1, 1], {"SIREN, omega_0": (experiments[siren], "omega"), "features, s": (experiments[features], "sigma")}
    )
    label_panels(axes.ravel())
    return figure


def _last(run: Spectrum, variable: str) -> Float[np.ndarray, " seed"]:
    return np.asarray(run.data[variable].isel(step=-1), np.float64)


def _outputs(ax: Axes, sweep: Runs) -> None:
    best = int(np.nanargmin([float(median(_last(run, "validation_error"))) for run in sweep]))
    data = sweep[0].data
    x, target = np.asarray(data["x"])[:, 0], np.asarray(data["target"])
    piece = x < x[0] + PIECE * (x[-1] - x[0])
    trained = piece & np.asarray(data["trained_on"], bool)
    ax.plot(x[piece], target[piece], color="#bbbbbb", linewidth=2, label="target")
    roles: dict[int, list[str]] = {}
    for place, role in ((0, "smallest"), (best, "best"), (len(sweep) - 1, "largest")):
        roles.setdefault(place, []).append(role)
    for index, (place, said) in enumerate(roles.items()):
        line: dict[str, Any] = {"color": COLOURS[index + 1], "linestyle": LINES[index]}
        output = np.asarray(sweep[place].data["shown_prediction"])[0, -1]
        name = f"omega_0 = {number(sweep[place], 'omega'):g}, {' and '.join(said)}"
        ax.plot(x[piece], output[piece], label=name, **line)
    ax.plot(x[trained], target[trained], "ko", markersize=3, label="training points")
    low, high = ax.get_ylim()
    ax.set(xlabel="x", ylabel="target and output", ylim=(low, high + 0.25 * (2 + len(roles)) * (high - low) / 2))
    ax.set_title(f"band around {number(sweep[0], 'centre'):g} cycles, one seed")
    ax.legend(loc="upper left")


def _by_scale(ax: Axes, runs: Runs, low: Runs, axis: str) -> None:
    centres = _centres(runs)
    sweeps = [runs.where(centre=centre).by(axis) for centre in centres]
    names = [f"band around {centre:g}" for centre in centres]
    for index, (name, sweep) in enumerate(zip([*names, "low band (control)"], [*sweeps, low.by(axis)], strict=True)):
        control = index == len(centres)
        line: dict[str, Any] = {
            "color": COLOURS[0 if control else index + 1],
            "marker": MARKERS[index],
            "linestyle": LINES[3 if control else 0],
        }
        spread(ax, sweep.numbers(axis), [_last(run, "test_error") for run in sweep], label=name, **line)
        if not control:
            ax.axvline(centres[index] / 2, color=line["color"], linewidth=0.6, linestyle=LINES[6], zorder=0)
    ax.plot([], [], color=GREY, linewidth=0.6, linestyle=LINES[6], label="half of a band's centre")
    nyquist = int(runs[0].data.attrs["train_points"]) / 2
    ax.axvline(nyquist, color=GREY, linewidth=0.8, zorder=0, label=f"Nyquist, {nyquist:g} cycles")
    ax.set(xscale="log", yscale="log", ylabel="relative error")
    plain_ticks(ax.xaxis)


def _best(ax: Axes, models: dict[str, tuple[Runs, str]]) -> None:
    for index, (name, (runs, axis)) in enumerate(models.items()):
        line: dict[str, Any] = {"color": COLOURS[index + 1], "marker": MARKERS[index], "linestyle": LINES[index]}
        centres = _centres(runs)
        spread(
            ax, centres, [_best_of(runs.where(centre=centre).by(axis), axis) for centre in centres], label=name, **line
        )
        ax.plot(centres, centres, color=GREY, linewidth=0.8, linestyle=LINES[3], zorder=0)
    # A best one at an end of the sweep says only that a better one may lie beyond.
    for end in sorted({pick(runs.numbers(axis)) for runs, axis in models.values() for pick in (min, max)}):
        ax.axhline(end, color=GREY, linewidth=0.8, linestyle=LINES[1], zorder=0)
    ax.set(xscale="log", yscale="log", xlabel="centre of the band (cycles)", ylabel="best scale (cycles favoured)")
    ax.set_title("best scale by band")
    tick_numbers(ax.xaxis, sorted({centre for runs, _ in models.values() for centre in _centres(runs)}))
    plain_ticks(ax.yaxis)
    low, high = ax.get_ylim()
    ax.set_ylim(low, high * (high / low) ** 0.5)  # room for the legend
    ax.plot([], [], color=GREY, linewidth=0.8, linestyle=LINES[3], label="equal to the centre")
    ax.plot([], [], color=GREY, linewidth=0.8, linestyle=LINES[1], label="ends of the sweep")
    ax.legend(loc="upper left")


def _best_of(sweep: Runs, axis: str) -> Float[np.ndarray, " seed"]:
    errors = np.stack([_last(run, "validation_error") for run in sweep])
    best = np.array(sweep.numbers(axis))[np.where(np.isfinite(errors), errors, np.inf).argmin(axis=0)]
    return np.where(np.isfinite(errors).any(axis=0), best, np.nan)


def _centres(runs: Runs) -> list[float]:
    return sorted(set(runs.numbers("centre")))


def spectral_bottleneck_facts() -> FigureFacts:
    """What it draws."""
    return FigureFacts(
        experiments=("siren", "features", "siren_low", "features_low"),
        reads={
            "siren": {
                "seed step": "test_error validation_error",
                "shown_seed shown_step sample": "shown_prediction",
                "sample": "target trained_on",
            },
            "features": {"seed step": "test_error validation_error"},
            "siren_low": {"seed step": "test_error"},
            "features_low": {"seed step": "test_error"},
        },
        axes={"siren": {"centre": (), "omega": ()}, "features": {"centre": (), "sigma": ()}},
        numbers={"siren_low": "omega", "features_low": "sigma"},
        lines_alone=True,
    )
