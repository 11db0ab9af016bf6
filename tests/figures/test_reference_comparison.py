"""A user's runs compared with known ones."""

import numpy as np
import pytest

from spectral_bias.figures.plots.reference_comparison import reference_comparison
from spectral_bias.figures.runs import Runs
from spectral_bias.figures.style import COLOURS, MARKERS
from spectral_bias.figures.verdict import Verdict
from spectral_bias.spectra.methods.dft import dft
from spectral_bias.verdicts.reading import Spectrum

X = -np.pi + 2 * np.pi * np.arange(32) / 32
TONES = (1, 3, 5)


def learned(make_run, times):
    """The spectrum of two seeds that know each tone from its own step on."""
    steps = np.array([0, 1, 10, 100, 1000])
    output = sum((steps[:, None] >= time) * np.sin(k * X) for k, time in zip(TONES, times, strict=True))
    run = make_run(np.stack([output, output]), sum(np.sin(k * X) for k in TONES), X, steps)
    return dft(run, frequencies=TONES).assign_coords(step=run["step"])


def figure_of(*runs, experiment):
    """The figure of runs (experiment, coordinates, data) without a test that holds their exponents."""
    experiments = {}
    for name, coordinates, data in runs:
        run = Spectrum("base", coordinates, {}, data)
        experiments[name] = Runs([*experiments.get(name, ()), run])
    return reference_comparison(experiments, Verdict({"tests": []}), experiment=experiment)


def test_each_run_has_its_line_through_its_times_and_its_exponents(make_run):
    mine, known = learned(make_run, (1, 10, 100)), learned(make_run, (10, 10, 5000))
    figure = figure_of(("known", {"start": "plain"}, known), ("mine", {}, mine), experiment="mine")
    _, times, exponents, names = figure.axes[:4]
    first, second = (line for line in times.get_lines() if line.get_linewidth() > 1 and len(line.get_xdata()) == 3)
    assert (first.get_color(), second.get_color()) == COLOURS[:2]
    np.testing.assert_array_equal(first.get_ydata(), [1, 10, 100])
    np.testing.assert_array_equal(second.get_ydata(), [10, 10, 2000])  # never: twice the last step
    slope = np.polyfit(np.log(TONES), np.log([1, 10, 100]), 1)[0]
    middles = [line.get_xdata()[0] for line in exponents.get_lines() if line.get_marker() in MARKERS]
    assert middles == [pytest.approx(slope)]
    said = [text.get_text() for text in exponents.texts]
    assert said == [f"{slope:.2g}", "2 of 2", "0 of 2"]
    assert [text.get_text() for text in names.texts] == ["mine", "known: plain"]


def test_runs_without_frequencies_are_left_out_and_must_not_be_the_one_shown(make_run):
    mine = learned(make_run, (1, 10, 100))
    other = mine.drop_vars(["relative_error", "spectral_exponent"])
    runs = (("a", {}, mine), ("b", {}, other))
    assert len(figure_of(*runs, experiment="a").axes[3].texts) == 1
    with pytest.raises(ValueError, match="run base of b has no relative error by frequency"):
        figure_of(*runs, experiment="b")
