"""A user's own image file, trusted in nothing: its kind and size are checked before a pixel is unpacked."""

from __future__ import annotations

import os
import stat
import warnings
from typing import Any

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.images import FORMATS

MAX_FILE_SIZE = 2**28
MAX_PIXELS = 2**24
# Modes of Pillow that hold what img_as_float64 understands; the others are brought to one of them.
_GREY_16 = {"I;16", "I;16B", "I;16L", "I;16N"}
_GREY, _COLOUR = {"1": "L", "L": "L", "LA": "L", "La": "L"}, "RGB"


def picture(path: str) -> Float[np.ndarray, "..."]:
    """The first picture in an image file, values from 0 to 1: grey (rows, columns), or (rows, columns, red green blue).

    Transparency is left out. Nothing but the formats of ``registry.images`` is taken, and no address.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: it is no sound image, or a larger one than is read; says which file and why.
    """
    try:
        state = os.stat(path)  # noqa: PTH116 - unlike Path, it says what is wrong in every case
    except FileNotFoundError:
        raise FileNotFoundError(f"image {path!r}: there is no such file") from None
    except (OSError, ValueError) as error:
        raise ValueError(f"image {path!r}: cannot be read: {getattr(error, 'strerror', error)}") from error
    if not stat.S_ISREG(state.st_mode):
        raise ValueError(f"image {path!r}: is not a file")
    if state.st_size > MAX_FILE_SIZE:
        raise ValueError(f"image {path!r}: has {state.st_size} bytes; at most {MAX_FILE_SIZE} are read")
    from PIL import Image

    try:
        with warnings.catch_warnings(), Image.open(path, formats=sorted(set(FORMATS.values()))) as image:
            warnings.simplefilter("ignore")
            columns, rows = image.size
            values = _values(image) if rows * columns <= MAX_PIXELS else None
    except Image.DecompressionBombError as error:
        raise ValueError(f"image {path!r}: too large: at most {MAX_PIXELS} pixels are read") from error
    # Decoders raise what their bytes lead them to.
    except Exception as error:
        kinds = ", ".join(sorted(set(FORMATS.values())))
        raise ValueError(f"image {path!r}: not readable as one of {kinds}: {type(error).__name__}") from error
    if values is None:
        raise ValueError(f"image {path!r}: is {rows} x {columns}; at most {MAX_PIXELS} pixels are read")
    if not np.isfinite(values).all() or values.min() < 0 or values.max() > 1:
        raise ValueError(f"image {path!r}: its real numbers must lie from 0 to 1")
    return values


def _values(image: Any) -> Float[np.ndarray, "..."]:
    if image.mode in _GREY_16:
        return np.asarray(image).astype(np.float64) / 65535.0
    if image.mode == "I":
        # Older versions of Pillow read grey images of 16 bits so.
        return np.asarray(image, dtype=np.float64) / 65535.0
    if image.mode == "F":
        return np.asarray(image, dtype=np.float64)
    return np.asarray(image.convert(_GREY.get(image.mode, _COLOUR)), dtype=np.float64) / 255.0
