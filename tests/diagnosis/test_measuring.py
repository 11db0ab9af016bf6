"""``measure`` and ``plot`` on networks in closed form: tone k has the relative error exp(-r t / k^2)."""

from __future__ import annotations

import math

import numpy as np
import pytest
import xarray as xr
from compared_cards import card

from spectral_bias.diagnosis.measured import COLUMNS
from spectral_bias.diagnosis.measuring import measure, plot
from spectral_bias.recording import Recorder, RecordingError

TONES, STEPS = (1, 3, 5), np.arange(0, 401)
X = np.arange(64) / 64
WAVES = np.stack([np.sin(2 * np.pi * k * X) for k in TONES])
TARGET = WAVES.sum(axis=0)
RATES = (0.2, 0.3)


def outputs(rate):
    """Outputs (step, sample)."""
    decay = np.exp(-rate * STEPS[:, None] / np.square(TONES)[None, :])
    return (1.0 - decay) @ WAVES


PREDICTION = np.stack([outputs(rate) for rate in RATES])


def passage(rate, k, threshold):
    """The first whole step with exp(-rate t / k^2) under the threshold."""
    return math.floor(k**2 * math.log(1 / threshold) / rate) + 1


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "log.nc"
    with Recorder(path, X, TARGET, seeds=2, attributes={"domain_length": 1.0, "title": "Closed form"}) as recorder:
        for step in STEPS:
            recorder.log(int(step), PREDICTION[:, step], always=True)
    return path


def check(table):
    assert table.columns == COLUMNS
    wanted = {
        (seed, float(k), threshold): passage(rate, k, threshold)
        for seed, rate in enumerate(RATES)
        for k in TONES
        for threshold in (0.1, 0.2)
    }
    found = {(row["seed"], row["frequency"], row["threshold"]): row for row in table}
    assert {key: row["first"] for key, row in found.items()} == wanted
    assert {key: row["sustained_after"] for key, row in found.items()} == {key: at - 1 for key, at in wanted.items()}
    for (seed, k, _), row in found.items():
        assert row["energy_share"] == pytest.approx(1 / 3)
        assert row["final_error"] == pytest.approx(math.exp(-RATES[seed] * 400 / k**2), rel=1e-4, abs=1e-6)


def test_a_log_a_dataset_and_arrays_give_the_times_of_the_closed_form(log):
    by_path = measure(log)
    check(by_path)
    assert (by_path.name, by_path.method.name) == ("Closed form", "dft")
    check(measure(str(log)))
    with xr.open_dataset(log) as data:
        check(measure(data.load()))
    arrays = measure(X, TARGET, PREDICTION, attributes={"domain_length": 1.0})
    check(arrays)
    check(measure(X[:, None], TARGET[:, None], PREDICTION[..., None], STEPS, attributes={"domain_length": 1.0}))
    np.testing.assert_allclose(by_path.spectrum["relative_error"], arrays.spectrum["relative_error"])


def test_one_network_has_no_axis_of_seeds():
    one = measure(X, TARGET, PREDICTION[0], attributes={"domain_length": 1.0})
    assert {*one["seed"]} == {0}
    assert one["first"][1] == passage(RATES[0], 1, 0.2)


def test_frequencies_and_method_can_be_named(log):
    assert {*measure(log, frequencies=[1, 5])["frequency"]} == {1.0, 5.0}
    fitted = measure(log, method="tone_fit")
    assert fitted.method.name == "tone_fit"
    assert fitted["first"] == measure(log)["first"]


def test_a_card_is_measured_without_a_spectrum_and_not_plotted():
    table = measure(card(alpha=3.0))
    assert table.spectrum is None
    assert table["first"] == [10] * 3 + [270] * 3 + [math.inf] * 3
    with pytest.raises(ValueError, match="a card has no errors by step"):
        plot(table)


def test_a_notebook_shows_a_card_as_the_terminal_does():
    shown = card("<b>tanh</b>")._repr_html_()
    assert shown.startswith("<pre>&lt;b&gt;tanh&lt;/b&gt;\n")
    assert "Low frequencies came first." in shown


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((X,), TypeError, "points with target= and prediction=; got ndarray"),
        (("log.nc", TARGET), TypeError, "target: belong to arrays of points"),
        ((X, TARGET, PREDICTION[..., :32]), RecordingError, r"prediction: has the shape \(2, 401, 32\); expected .*64"),
        ((X, TARGET, PREDICTION, STEPS[:5]), RecordingError, "step: has 5 steps, prediction has 401"),
        (("nothing.nc",), FileNotFoundError, "nothing.nc"),
    ],
)
def test_what_does_not_fit_is_named(tmp_path, monkeypatch, arguments, error, message):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(error, match=message):
        measure(*arguments)


def test_a_plot_shows_the_medians_of_the_table(log):
    figure = plot(log, show=["times"])
    (ax,) = figure.axes
    first = next(line for line in ax.lines if line.get_label() == "first")
    # Of two networks the median is the mean.
    wanted = [np.mean([passage(rate, k, 0.2) for rate in RATES]) for k in TONES]
    assert np.asarray(first.get_ydata()).tolist() == wanted
    assert np.asarray(first.get_xdata()).tolist() == list(TONES)


def test_spectra_are_those_of_the_steps_asked_for(log):
    figure = plot(measure(log), show=["spectra"], steps=[0, 100])
    lines = {line.get_label(): np.asarray(line.get_ydata()) for line in figure.axes[0].lines}
    assert {*lines} == {"step 0", "step 100", "target"}
    assert lines["target"][[1, 2, 3]].tolist() == pytest.approx([1.0, 0.0, 1.0])
    amplitude = np.mean([1 - math.exp(-rate * 100 / 9) for rate in RATES])
    assert lines["step 100"][3] == pytest.approx(amplitude, rel=1e-5)


def test_panels_and_thresholds_that_there_are_not_are_named(log):
    with pytest.raises(ValueError, match="choose from errors, times, spectra"):
        plot(log, show=["error"])
    with pytest.raises(ValueError, match=r"threshold 0\.3: times are under one of 0\.1, 0\.2, 0\.5"):
        plot(log, threshold=0.3)
    assert len(plot(log).axes) == 4  # three panels and a colour bar
