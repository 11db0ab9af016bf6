"""E7: a scale that is too small learns nothing of a high band. Outputs, errors by scale, and the best scale by band."""

from __future__ import annotations

from typing import Any

import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from spectral_bias.figures.panels import claimed, label_panels, median, plain_ticks, spread, threshold_line, tick_numbers
from spectral_bias.figures.runs import Experiments, Runs, number
from spectral_bias.figures.style import COLOURS, GREY, LINES, MARKERS, PAGE_WIDTH
from spectral_bias.figures.verdict import Verdict
from spectral_bias.registry.facts import FigureFacts
from spectral_bias.registry.quantities import PositiveFloat, Text
from spectral_bias.verdicts.reading import Spectrum

CONTROL = "low band (control)"
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
    figure = Figure(figsize=(PAGE_WIDTH, 4.8))
    axes = figure.subplots(2, 2)
    _outputs(axes[0, 0], experiments[siren].where(centre=shown).by("omega"))
    _by_scale(axes[0, 1], experiments[siren], experiments[siren_low], "omega", verdict)
    axes[0, 1].set(xlabel="cycles that omega_0 favours", title="SIREN: error by omega_0")
    _by_scale(axes[1, 0], experiments[features], experiments[features_low], "sigma", verdict)
    axes[1, 0].set(xlabel="cycles that the scale s favours", title="Gaussian features: error by scale")
    _best(axes[1, 1], experiments[siren], experiments[features], verdict)
    label_panels(axes.ravel())
    return figure


def _last(run: Spectrum, variable: str) -> Float[np.ndarray, " seed"]:
    return np.asarray(run.data[variable].isel(step=-1), np.float64)


def _outputs(ax: Axes, sweep: Runs) -> None:
    medians = [float(median(_last(run, "validation_error"))) for run in sweep]
    best = int(np.nanargmin(medians))
    x = np.asarray(sweep[0].data["x"])[:, 0]
    piece = x < x[0] + PIECE * (x[-1] - x[0] + x[1] - x[0])
    trained = piece & np.asarray(sweep[0].data["trained_on"], bool)
    target = np.asarray(sweep[0].data["target"])
    ax.plot(x[piece], target[piece], color="#bbbbbb", linewidth=2, label="target")
    for index, place in enumerate(dict.fromkeys((0, best, len(sweep) - 1))):
        line: dict[str, Any] = {"color": COLOURS[index + 1], "linestyle": LINES[index]}
        output = np.asarray(sweep[place].data["shown_prediction"])[0, -1]
        ax.plot(x[piece], output[piece], label=f"omega_0 = {number(sweep[place], 'omega'):g}", **line)
    ax.plot(x[trained], target[trained], "ko", markersize=3, label="training points")
    low, high = ax.get_ylim()
    ax.set(xlabel="x", ylabel="target and output", ylim=(low, high + 0.4 * (high - low)))
    ax.set_title(f"band around {number(sweep[0], 'centre'):g} cycles, one seed")
    ax.legend(ncols=2, loc="upper left", columnspacing=1.0)


def _by_scale(ax: Axes, runs: Runs, low: Runs, axis: str, verdict: Verdict) -> None:
    centres = sorted(set(runs.numbers("centre")))
    bands = {f"band around {centre:g}": runs.where(centre=centre).by(axis) for centre in centres}
    for index, (name, sweep) in enumerate([*bands.items(), (CONTROL, low.by(axis))]):
        control = name == CONTROL
        line: dict[str, Any] = {
            "color": COLOURS[0 if control else index + 1],
            "marker": MARKERS[index],
            "linestyle": LINES[3 if control else 0],
        }
        spread(ax, sweep.numbers(axis), [_last(run, "test_error") for run in sweep], label=name, **line)
    for index, centre in enumerate(centres):
        ax.axvline(centre / 2, color=COLOURS[index + 1], linewidth=0.6, linestyle=LINES[6], zorder=0)
    nyquist = int(runs[0].data.attrs["train_points"]) / 2
    ax.axvline(nyquist, color=GREY, linewidth=0.8, zorder=0, label=f"Nyquist, {nyquist:g} cycles")
    tests = [each for take in ("least", "chosen") for each in verdict.find("value_over_runs", experiment=runs_of(verdict, axis), take=take)]
    for index, (threshold, test) in enumerate({test.threshold: test for test in tests}.items()):
        threshold_line(ax, threshold, claimed(test), index + 1)
    ax.set(xscale="log", yscale="log", ylabel="test error")
    plain_ticks(ax.xaxis)
    ax.legend(loc="lower left", fontsize=6)
