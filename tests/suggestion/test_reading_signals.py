"""Signals from files of every kind, and what is said of those that cannot be read."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest
import xarray as xr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.io import wavfile

from spectral_bias.scales.signal import SignalError
from spectral_bias.suggestion.signals import of_array, read_signal

ANY_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_arrays_are_lines_channels_and_pictures(tmp_path):
    for shape, expected in (((50,), (50, 1)), ((50, 2), (50, 2)), ((20, 30), (20, 30, 1)), ((20, 30, 3), (20, 30, 3))):
        np.save(tmp_path / "a.npy", np.random.default_rng(0).normal(size=shape))
        assert read_signal(tmp_path / "a.npy").values.shape == expected
    assert of_array(np.ones((50, 2)), form="picture").shape == (50, 2)
    assert of_array(np.ones((9, 5)), form="line").channels == 5


@ANY_FOLDER
@given(
    values=st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=20), mark=st.sampled_from(",;\t"), header=st.booleans()
)
def test_any_columns_are_read_back(tmp_path, values, mark, header):
    rows = ["t" + mark + "y"] * header + [f"{index}{mark}{value!r}" for index, value in enumerate(values)]
    (tmp_path / "a.csv").write_text("\n".join(rows) + "\n")
    signal = read_signal(tmp_path / "a.csv")
    assert signal.values[:, 0].tolist() == values
    assert signal.position is None


@ANY_FOLDER
@given(text=st.text(max_size=60))
def test_any_text_is_a_signal_or_refused(tmp_path, text):
    (tmp_path / "a.csv").write_text(text, "utf-8")
    with contextlib.suppress(SignalError):  # and no other error
        assert np.isfinite(read_signal(tmp_path / "a.csv").values).all()


def test_uneven_points_keep_their_places(tmp_path):
    (tmp_path / "a.csv").write_text("3, 1\n0, 2\n1, 4\n")
    signal = read_signal(tmp_path / "a.csv")
    assert signal.position == pytest.approx([0, 1 / 4.5, 3 / 4.5])
    assert signal.values[:, 0].tolist() == [2, 4, 1]
    assert "sorted by x" in signal.notes


def test_sound_is_scaled_by_its_type(tmp_path):
    for dtype, values, expected in (
        (np.int16, [-32768, 16384], [-1, 0.5]),
        (np.uint8, [0, 192], [-1, 0.5]),
        (np.float32, [-1, 0.5], [-1, 0.5]),
    ):
        wavfile.write(tmp_path / "a.wav", 8000, np.array(values, dtype))
        signal = read_signal(tmp_path / "a.wav")
        assert signal.values[:, 0] == pytest.approx(expected)
        assert "8000 samples a second" in signal.notes[0]


def test_pictures_are_read_as_the_project_reads_them(tmp_path):
    image = pytest.importorskip("PIL.Image")
    colours = np.random.default_rng(0).integers(0, 256, (20, 30, 3), dtype=np.uint8)
    image.fromarray(colours).save(tmp_path / "a.png")
    assert read_signal(tmp_path / "a.png").values == pytest.approx(colours / 255.0)
    image.fromarray(colours[..., 0]).save(tmp_path / "a.png")
    assert read_signal(tmp_path / "a.png").values.shape == (20, 30, 1)


def test_a_run_file_gives_its_target_where_it_was_trained_on(tmp_path):
    x = np.linspace(-1, 1, 41)[:-1]
    data = xr.Dataset(
        {
            "x": (("sample", "dimension"), x[:, None]),
            "target": ("sample", x**2),
            "trained_on": ("sample", np.int8(np.arange(40) % 2 == 0)),
        }
    )
    data.to_netcdf(tmp_path / "run.nc")
    signal = read_signal(tmp_path / "run.nc")
    assert signal.values[:, 0] == pytest.approx(x[::2] ** 2)
    assert signal.extent == pytest.approx((-1, 1))
    assert read_signal(tmp_path / "run.nc", variable="target").count == 40


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.npz", b"", "did you mean '.npy'"),
        ("a", b"", "without a suffix"),
        ("a.npy", b"no array", "or damaged"),
        ("a.csv", b"", "holds no numbers"),
        ("a.csv", b"1\n2,3\n", "line 2|line 1"),
        ("a.csv", b"1,2\n3,x\n4\n", "'x' is no number; line 3 has 1 columns|line 2: 'x' is no number"),
        ("a.csv", b"\xff1", "no text in UTF-8 .*; save it as text in UTF-8"),
        ("a.csv", b"1\nnan\n3\n", "1 of 3 numbers .* index 1"),
        ("a.wav", b"RIFF", "no WAV file"),
        ("a.nc", b"CDF", "no NetCDF file"),
        ("a.png", b"%PDF-1.4", "a PDF"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SignalError, match=message) as caught:
        read_signal(tmp_path / name)
    assert name in str(caught.value)


def test_objects_and_complex_numbers_are_refused(tmp_path):
    np.save(tmp_path / "a.npy", np.array([{}, 1], dtype=object))
    with pytest.raises(SignalError, match="Python objects, which are not read"):
        read_signal(tmp_path / "a.npy")
    for array, message in ((np.ones(3, complex), "channels"), (np.array([]), "empty"), (np.ones((2, 2, 9)), "shape")):
        with pytest.raises(SignalError, match=message):
            of_array(array)


def test_a_variable_of_several_is_named(tmp_path):
    xr.Dataset({"wind": ("t", np.arange(30.0)), "rain": ("t", np.ones(30))}).to_netcdf(tmp_path / "a.nc")
    with pytest.raises(SignalError, match="it has rain, wind"):
        read_signal(tmp_path / "a.nc")
    with pytest.raises(SignalError, match="did you mean 'wind'"):
        read_signal(tmp_path / "a.nc", variable="winds")
    assert read_signal(tmp_path / "a.nc", variable="wind").count == 30
