"""Read a signal: NumPy arrays, CSV columns, sound, pictures, NetCDF variables and run files."""

from __future__ import annotations

import difflib
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np

from spectral_bias.registry.images import FORMATS
from spectral_bias.scales.signal import Signal, SignalError, check_finite, on_line
from spectral_bias.suggestion.columns import read_columns

Form = Literal["auto", "line", "picture"]
MAX_FILE_SIZE = 2**29
MAX_CHANNELS = 4


def read_signal(path: Path | str, *, variable: str | None = None, form: Form = "auto") -> Signal:
    """Read a signal from a file, by its suffix.

    Args:
        path: ``.npy``, ``.csv``, ``.wav``, ``.nc`` or a picture of one of the formats of ``registry.images``.
        variable: which variable of a NetCDF file; by default its ``target``, or its only real variable.
        form: of an array of two dimensions, whether it is a line with channels or a picture.

    Raises:
        SignalError: the file is none that can be read; says why, and what is allowed.
        FileNotFoundError: there is no such file.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in READERS and suffix not in FORMATS:
        known = [*READERS, *FORMATS]
        near = difflib.get_close_matches(suffix, known, 1, 0.5)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise SignalError(f"{path}: files {suffix or 'without a suffix'} are not read, only {', '.join(known)}{hint}")
    if variable is not None and suffix != ".nc":
        raise SignalError(f"{path}: only NetCDF files (.nc) have variables to choose, and {variable!r} was named")
    if not path.exists():
        raise FileNotFoundError(f"{path}: there is no such file")
    if not path.is_file():
        raise SignalError(f"{path}: is a folder or a device, no file")
    if path.stat().st_size > MAX_FILE_SIZE:
        raise SignalError(f"{path}: has {path.stat().st_size} bytes; at most {MAX_FILE_SIZE} are read")
    if suffix == ".nc":
        return _netcdf(path, variable, form)
    return READERS[suffix](path, form) if suffix in READERS else _picture(path)


def of_array(array: Any, *, name: str = "array", form: Form = "auto") -> Signal:
    """A signal from an array: (point), (point, channel), (row, column) or (row, column, channel).

    Two dimensions are channels of a line where there are at most four and eight times as many points; else a picture.

    Raises:
        SignalError: the array has another shape, no numbers, or numbers that are not finite.
    """
    values = np.asarray(array)
    if values.dtype.kind not in "biuf" and values.dtype != object:
        kind = "complex numbers; give real and imaginary part as channels" if values.dtype.kind == "c" else "no numbers"
        raise SignalError(f"{name}: holds {kind} ({values.dtype}); real numbers are expected")
    if values.dtype == object:
        raise SignalError(f"{name}: holds Python objects; an array of real numbers is expected")
    values = values.astype(np.float64)
    if values.size == 0 or values.ndim == 0:
        raise SignalError(f"{name}: is {'empty' if values.ndim else 'a single number'}; a signal has points")
    line = values.ndim == 1 or (values.ndim == 2 and form != "picture" and _has_channels(values.shape, form))
    if line:
        return on_line(name, values.reshape(len(values), -1))
    if form == "line" or values.ndim > 3 or (values.ndim == 3 and values.shape[2] > MAX_CHANNELS):
        raise SignalError(
            f"{name}: has shape {values.shape}; expected (point), (point, channel), (row, column) or "
            f"(row, column, channel) with at most {MAX_CHANNELS} channels"
        )
    check_finite(name, values, "value")
    values = values if values.ndim == 3 else values[..., None]
    return Signal(name, values) if min(values.shape[:2]) > 1 else on_line(name, values.reshape(-1, values.shape[2]))


def _has_channels(shape: Sequence[int], form: Form) -> bool:
    return form == "line" or (shape[1] <= MAX_CHANNELS and shape[0] >= 8 * shape[1])


def _npy(path: Path, form: Form) -> Signal:
    try:
        array = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        with path.open("rb") as file:
            ours = file.read(6) == b"\x93NUMPY"
        pickled = ours and "allow_pickle" in str(error)
        text = (
            "holds Python objects, which are not read" if pickled else "is no array that numpy.save wrote, or damaged"
        )
        raise SignalError(f"{path}: {text}; write it by numpy.save of an array of real numbers") from error
    if not isinstance(array, np.ndarray):
        raise SignalError(f"{path}: is an archive of arrays (.npz); save one of them by numpy.save")
    return of_array(array, name=path.name, form=form)


def _csv(path: Path, form: Form) -> Signal:
    if form == "picture":
        raise SignalError(f"{path}: a CSV file is a line; save a picture as .npy or .png")
    found = read_columns(str(path), path.read_bytes())
    width = found.values.shape[1]
    if width > 1 + MAX_CHANNELS:
        raise SignalError(f"{path}: has {width} columns; y, or x and at most {MAX_CHANNELS} columns y are read")
    if width == 1:
        return on_line(path.name, found.values, notes=found.notes)
    first = f"column {found.names[0]!r} is x" if found.names else "the first column is x"
    return on_line(path.name, found.values[:, 1:], found.values[:, 0], (*found.notes, first))


def _wav(path: Path, form: Form) -> Signal:
    from scipy.io import wavfile

    if form == "picture":
        raise SignalError(f"{path}: sound is a line, no picture")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", wavfile.WavFileWarning)  # of chunks beside the sound
            rate, samples = wavfile.read(path)
    # A reader of bytes raises what they lead it to.
    except Exception as error:
        raise SignalError(f"{path}: is no WAV file that can be read ({error}); PCM or float is") from error
    values = np.asarray(samples, np.float64)
    if samples.dtype.kind == "u":
        values = (values - 128.0) / 128.0
    elif samples.dtype.kind == "i":
        values = values / float(-np.iinfo(samples.dtype).min)
    if not len(values):
        raise SignalError(f"{path}: holds no samples")
    check_finite(path.name, values, "value")
    seconds = len(values) / rate
    note = f"{rate} samples a second, {seconds:.4g} s: a frequency of 1 cycle per length is {1 / seconds:.4g} Hz"
    return on_line(path.name, values.reshape(len(values), -1), notes=(note,))


def _picture(path: Path) -> Signal:
    try:
        from spectral_bias.datasets._picture_file import picture

        found = picture(str(path))
    except ModuleNotFoundError as error:
        raise SignalError(f"{path}: pictures are read by Pillow: pip install pillow") from error
    except ValueError as error:
        raise SignalError(str(error)) from error
    values = found.values if found.values.ndim == 3 else found.values[..., None]
    if values.shape[-1] == 3 and np.ptp(values, axis=-1).max() < 1e-9:
        values = values[..., :1]
    return Signal(path.name, values, notes=tuple(found.notes))


def _netcdf(path: Path, variable: str | None, form: Form) -> Signal:
    import xarray as xr

    try:
        with xr.open_dataset(path, engine="netcdf4", decode_times=False) as opened:
            data = opened.load()
    except (OSError, ValueError, RuntimeError) as error:
        raise SignalError(f"{path}: is no NetCDF file that can be read ({error})") from error
    real = sorted(str(name) for name, each in data.data_vars.items() if each.dtype.kind in "iuf" and each.ndim)
    if variable is None and "target" in data and "x" in data:
        return _run_file(path, data)
    if variable is None and len(real) == 1:
        variable = real[0]
    if variable is None:
        listed = f"it has {', '.join(real)}" if real else "it has none"
        raise SignalError(f"{path}: which variable? Name one with --variable; {listed}")
    if variable not in data.variables:
        near = difflib.get_close_matches(variable, real, 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise SignalError(f"{path}: has no variable {variable!r}; it has {', '.join(real) or 'none'}{hint}")
    values = data[variable].squeeze(drop=True)
    along = values.dims[0] if values.ndim == 1 else None
    if along is not None and along in data.coords and data[along].dtype.kind in "iuf":
        x = np.asarray(data[along], np.float64)
        return on_line(path.name, np.asarray(values, np.float64)[:, None], x, (f"x is the coordinate {along!r}",))
    return of_array(np.asarray(values), name=f"{path.name}:{variable}", form=form)


def _run_file(path: Path, data: Any) -> Signal:
    """The target of a run file at the points that were trained on, of a line; of a picture at all."""
    x = np.asarray(data["x"], np.float64)
    x = x.reshape(len(x), -1)
    target = np.asarray(data["target"], np.float64).reshape(len(x), -1)
    trained = np.asarray(data["trained_on"], bool) if "trained_on" in data else np.zeros(len(x), bool)
    if x.shape[1] == 1:
        if trained.any() and not trained.all():
            note = (f"target at the {trained.sum()} of {len(x)} points that were trained on",)
            return on_line(path.name, target[trained], x[trained, 0], note)
        return on_line(path.name, target, x[:, 0], ("target of a run file",))
    if x.shape[1] == 2:
        rows, columns = (np.unique(each) for each in x.T)
        if len(rows) * len(columns) == len(x):
            order = np.lexsort((x[:, 1], x[:, 0]))
            note = ("target at all points; fewer were trained on",) if trained.any() and not trained.all() else ()
            grid = np.ascontiguousarray(target[order]).reshape(len(rows), len(columns), -1)
            check_finite(path.name, grid, "target")
            step = (rows[-1] - rows[0]) / (len(rows) - 1)
            return Signal(path.name, grid, None, (float(rows[0] - step / 2), float(rows[-1] + step / 2)), note)
    raise SignalError(f"{path}: points of dimension {x.shape[1]} on no grid; lines and pictures are read")


def _line_or_picture_of_netcdf(path: Path, form: Form) -> Signal:
    return _netcdf(path, None, form)


READERS: dict[str, Callable[[Path, Form], Signal]] = {
    ".npy": _npy,
    ".csv": _csv,
    ".wav": _wav,
    ".nc": _line_or_picture_of_netcdf,
}
