"""The picture at the top shows the numbers of the player's record."""

from __future__ import annotations

import base64
import re

import numpy as np
import pytest

from spectral_bias.report.motion import CURVES, motion, unpacked


def packed(values, log=False):
    values = np.asarray(values, float)
    kept = np.log10(values) if log else values
    scale = np.max(np.abs(kept), initial=1e-9, where=~np.isnan(kept)) / 32767
    whole = np.where(np.isnan(kept), -32768, np.rint(kept / scale)).astype("<i2")
    return {"data": base64.b64encode(whole.tobytes()).decode(), "shape": list(values.shape), "scale": scale, "log": log}


X = np.linspace(-3.0, 3.0, 7)
ERRORS = np.array([[[1.0, 1.0], [0.5, 1.0], [0.25, 0.75], [0.125, 0.5], [0.0625, 2.0]]])
OUTPUTS = np.array([[np.zeros(7), np.linspace(-1, 1, 7), np.sin(X)]])
RUN = {
    "label": {"en": "tanh", "zh": "tanh"},
    "unit": "steps",
    "seeds": [3],
    "steps": [0, 10, 20, 30, 40],
    "frames": [0, 2, 4],
    "fit": {"x": X.tolist(), "target": np.sin(X).tolist(), "trained": None, "output": packed(OUTPUTS)},
    "error": {"places": ["1", "5"], "value": packed(ERRORS, log=True)},
}
RECORD = {"claim": "low-first", "left": 0, "right": None, "step": 19, "runs": [RUN]}


def test_packed_numbers_come_back():
    values = np.array([[0.25, np.nan], [3.0, 0.001]])
    assert unpacked(packed(values)) == pytest.approx(values, abs=1e-4, nan_ok=True)
    assert unpacked(packed(values, log=True)) == pytest.approx(values, rel=1e-3, nan_ok=True)


def test_the_still_picture_is_that_of_the_step_that_the_record_names():
    shown = motion(RECORD)
    assert (shown["step"], shown["seed"], shown["frames"]["still"]) == (20, 3, 1)
    assert shown["frames"]["step"] == [0, 20, 40]
    assert [bar["share"] for bar in shown["bars"]] == ["75 %", "25 %"]
    assert [bar["place"] for bar in shown["bars"]] == ["1", "5"]
    full = shown["frames"]["bar"]
    assert [bar["width"] / full for bar in shown["bars"]] == pytest.approx([0.75, 0.25], abs=2e-3)


def test_the_frames_are_the_outputs_and_shares_of_what_is_learned():
    shown = motion(RECORD)
    reach = 1.15 * np.abs(np.sin(X)).max()
    middle, half = (CURVES[0] + CURVES[1]) / 2, (CURVES[1] - CURVES[0]) / 2
    heights = middle - half * OUTPUTS[0] / reach
    assert np.array(shown["frames"]["y"]) / 10 == pytest.approx(np.clip(heights, *CURVES), abs=0.1)
    # An error of more than all of a frequency is nothing learned.
    learned = np.clip(1 - ERRORS[0, [0, 2, 4]], 0, 1)
    assert np.array(shown["frames"]["learned"]) / 1000 == pytest.approx(learned, abs=2e-3)
    drawn = np.array([float(each) for each in re.findall(r" ([\d.]+)", shown["output"])])
    assert drawn == pytest.approx(np.clip(heights[1], *CURVES), abs=0.1)


def test_a_frame_that_is_missing_is_left_out():
    outputs = OUTPUTS.copy()
    outputs[0, 2] = np.nan
    shown = motion({**RECORD, "runs": [{**RUN, "fit": {**RUN["fit"], "output": packed(outputs)}}]})
    assert shown["frames"]["step"] == [0, 20]


@pytest.mark.parametrize("frames", [0, 1])
def test_a_seed_that_diverged_at_once_has_no_picture(frames):
    outputs = OUTPUTS.copy()
    outputs[0, frames:] = np.nan
    assert motion({**RECORD, "runs": [{**RUN, "fit": {**RUN["fit"], "output": packed(outputs)}}]}) is None


def test_a_target_of_zero_has_no_picture():
    assert motion({**RECORD, "runs": [{**RUN, "fit": {**RUN["fit"], "target": [0.0] * 7}}]}) is None


@pytest.mark.parametrize("other", [{"fit": None}, {"error": None}, {"error": {**RUN["error"], "places": ["1"]}}])
def test_a_run_without_a_curve_or_frequencies_has_no_picture(other):
    assert motion({**RECORD, "runs": [{**RUN, **other}]}) is None
    assert motion(None) is None
