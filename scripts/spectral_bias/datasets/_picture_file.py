"""Read a user's own image file as a viewer shows it; kind and size are checked before a pixel is decoded.

Orientation is applied and transparency laid on white. Values are as stored: neither gamma nor a colour profile is
applied. Of several pictures in one file the first is read.
"""

from __future__ import annotations

import io
import stat
import sys
import warnings
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.images import FORMATS

MAX_FILE_SIZE = 2**28
MAX_PIXELS = 2**24
KINDS = sorted(set(FORMATS.values()))
_OTHER_TIFF = (
    "a TIFF, damaged or with pixels of a kind that is not read (float16, float64, real numbers in colour, colour of "
    "over 16 bits, signed integers of which 0 is white): save it as grey or RGB of 8 or 16 bits, or as grey in float32"
)
# How other content begins that is often given as a picture, and how damaged files of the known kinds do.
BEGINNINGS = {
    b"%PDF": "a PDF",
    b"%!PS": "PostScript",
    b"8BPS": "a Photoshop file",
    b"\x76\x2f\x31\x01": "OpenEXR",
    b"\x93NUMPY": "a NumPy array",
    b"PK": "a ZIP archive",
    b"<?xml": "XML, perhaps SVG",
    b"<svg": "SVG",
    b"<!doctype html": "a web page",
    b"<html": "a web page",
    b"version https://git-lfs": "a pointer of Git LFS: run 'git lfs pull'",
    b"\x89PNG": "a damaged PNG",
    b"\xff\xd8": "a damaged JPEG",
    b"GIF8": "a damaged GIF",
    b"II*\0": _OTHER_TIFF,
    b"MM\0*": _OTHER_TIFF,
}
_GREY_16 = {"I;16", "I;16B", "I;16L", "I;16N"}
_OPAQUE = {"1": "L", "L": "L", "P": "RGB", "RGB": "RGB", "RGBX": "RGB", "CMYK": "RGB", "YCbCr": "RGB"}
_TRANSPARENT = {"LA", "PA", "RGBA", "RGBa", *_OPAQUE}
_ORIENTATION = 0x0112
_PHOTOMETRIC, _WHITE_IS_ZERO = 0x0106, 0


class RefusedError(ValueError):
    """What is wrong with an image file."""


class Picture(NamedTuple):
    """A picture in an image file.

    Attributes:
        values: from 0 to 1; grey (rows, columns), or (rows, columns, red green blue).
        notes: what was done to the stored pixels.
    """

    values: Float[np.ndarray, "row column *colour"]
    notes: list[str]


def picture(path: str) -> Picture:
    """Read the first picture in an image file of one of the formats of ``registry.images``; no address is opened.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: it is no sound image, one whose scale is unknown, or too large; says which file and why.
    """
    from PIL import Image

    try:
        _check_file(path)
        # Of a file that it opens itself, Pillow 13 misreads a TIFF that has to be turned by a right angle.
        with Path(path).open("rb") as file, warnings.catch_warnings(), Image.open(file, formats=KINDS) as image:
            warnings.simplefilter("ignore")
            columns, rows = image.size
            if rows * columns > MAX_PIXELS:
                raise RefusedError(f"is {rows} x {columns}; at most {MAX_PIXELS} pixels are read: reduce it first")
            return _decoded(path, image)
    except FileNotFoundError:
        link = "a link to a file that is not there" if Path(path).is_symlink() else "there is no such file"
        raise FileNotFoundError(f"image {path!r}: {link}") from None
    except RefusedError as error:
        raise ValueError(f"image {path!r}: {error}") from None
    except Image.DecompressionBombError as error:
        raise ValueError(f"image {path!r}: too large: at most {MAX_PIXELS} pixels are read") from error
    except Image.UnidentifiedImageError as error:
        raise ValueError(f"image {path!r}: is {_content(path)}; only {', '.join(KINDS)} are read") from error
    # Decoders raise what their bytes lead them to.
    except Exception as error:
        raise ValueError(f"image {path!r}: is damaged or cut short ({str(error) or type(error).__name__})") from error


def _check_file(path: str) -> None:
    """Raise RefusedError unless the path is a readable file of moderate size."""
    try:
        state = Path(path).stat()
        regular = stat.S_ISREG(state.st_mode)
        if regular:
            Path(path).open("rb").close()
    except FileNotFoundError:
        raise
    except (OSError, ValueError) as error:
        raise RefusedError(f"cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if not regular:
        raise RefusedError("is not a file")
    if state.st_size > MAX_FILE_SIZE:
        raise RefusedError(f"has {state.st_size} bytes; at most {MAX_FILE_SIZE} are read")


def _content(path: str) -> str:
    """What a file that Pillow cannot identify holds, by its first bytes."""
    with Path(path).open("rb") as file:
        head = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[4:8] == b"ftyp":
        brand = head[8:12].decode("latin-1")
        return "AVIF" if brand.startswith("avi") else "HEIC" if brand[:2] in {"he", "mi"} else f"video or {brand!r}"
    known = (what for start, what in BEGINNINGS.items() if head.lower().startswith(start.lower()))
    return next(known, "of an unknown kind" if head else "empty")


def _decoded(path: str, image: Any) -> Picture:
    """The picture in an open image file, upright and opaque."""
    low_bytes = _low_bytes(path, image) if _is_deep(image) else None  # before the image is loaded
    frames, turned = getattr(image, "n_frames", 1), _is_turned(image)
    image.load()
    notes = [f"first of its {frames} pictures"] if frames > 1 else []
    if turned or _is_turned(image):  # Pillow turns a TIFF while it loads it; a PNG may say so after its pixels
        notes.append("turned upright as its orientation tag says")
    if image.info.get("icc_profile"):
        notes.append("its colour profile not applied")
    values = _samples(image, low_bytes)
    if not np.isfinite(values).all() or values.min() < 0 or values.max() > 1:
        raise RefusedError("its real numbers must lie from 0 to 1")
    if values.ndim == 3 and values.shape[2] == 4:
        values, alpha = values[..., :3], values[..., 3:]
        if alpha.min() < 1:
            values = alpha * values + (1.0 - alpha)
            notes.append("transparency laid on white")
    return Picture(values, notes)


def _samples(image: Any, low_bytes: Any) -> Float[np.ndarray, "..."]:
    """Samples from 0 to 1 of a loaded image: grey, RGB or RGBA."""
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(image)
    if low_bytes is not None:
        low = np.asarray(ImageOps.exif_transpose(low_bytes), np.float64)
        return (256.0 * np.asarray(upright, np.float64) + low) / 65535.0
    tags = getattr(image, "tag_v2", {})
    if image.mode == "F" or image.mode in _GREY_16 or (image.mode == "I" and image.format == "PPM"):
        white = 1.0 if image.mode == "F" else 2.0 ** _bits(image) - 1.0 if tags else 65535.0
        values = np.asarray(upright, np.float64) / white
        # Of these kinds Pillow gives the samples as stored; those of 8 bits it inverts itself.
        return 1.0 - values if tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO else values
    if image.has_transparency_data and image.mode in _TRANSPARENT:
        return np.asarray(upright.convert("RGBA"), np.float64) / 255.0
    if image.mode in _OPAQUE:
        return np.asarray(upright.convert(_OPAQUE[image.mode]), np.float64) / 255.0
    raise RefusedError(f"has pixels of a kind that is not read ({image.mode}): save it as grey or RGB")


def _is_deep(image: Any) -> bool:
    """Whether an image has colours of 16 bits, of which Pillow decodes the high bytes only.

    Raises:
        RefusedError: Pillow would misread its pixels, or nothing says which value is white.
    """
    layouts = [str(tile.args) for tile in image.tile]
    deep = image.mode in {"RGB", "RGBA"} and any(";16" in layout for layout in layouts)
    if image.format == "PPM" and image.mode == "RGB" and image.tile[0].args[-1] not in {"B", 255}:
        raise RefusedError("is a PPM in colour of other than 8 bits, which is not read: save it as PNG or TIFF")
    if image.format == "TIFF" and image.mode != "F":
        bits, signed = _bits(image), 2 in image.tag_v2.get(339, ())
        if signed or bits > 16:
            raise RefusedError(
                f"has {'signed ' if signed else ''}integers of {bits} bits, of which no value is known as white: "
                "save it with 8 or 16 bits, or as real numbers from 0 to 1"
            )
        if bits > 8 and image.mode not in _GREY_16 and not deep:
            raise RefusedError(
                f"is a TIFF of kind {image.mode} with {bits} bits in a layout that is not read: "
                "save it as grey, or as interleaved RGB"
            )
    unread = any(kind in layout for layout in layouts for kind in ("LA;16", "RGBa;16"))
    if unread or ((deep or image.mode in _GREY_16) and "transparency" in image.info):
        raise RefusedError("has 16 bits and transparency of a kind that is not read: save it opaque, or as RGBA")
    return deep


def _bits(image: Any) -> int:
    """Bits a sample of a TIFF."""
    return max(image.tag_v2.get(258, (1,)))


def _low_bytes(path: str, image: Any) -> Any:
    """The same image, its low bytes decoded in place of the high ones: each order of bytes is read as the other."""
    from PIL import Image

    swapped = {";16B": ";16L", ";16L": ";16B", ";16N": ";16B" if sys.byteorder == "little" else ";16L"}
    low = Image.open(io.BytesIO(Path(path).read_bytes()), formats=[image.format])

    def swap(layout: Any) -> Any:
        if not isinstance(layout, str) or ";16" not in layout:
            return layout
        return layout[:-4] + swapped[layout[-4:]]

    low.tile = [
        tile._replace(args=tuple(map(swap, tile.args)) if isinstance(tile.args, tuple) else swap(tile.args))
        for tile in low.tile
    ]
    low.load()
    return low


def _is_turned(image: Any) -> bool:
    return image.getexif().get(_ORIENTATION, 1) not in {0, 1}
