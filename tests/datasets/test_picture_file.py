"""A user's image file is checked before a pixel is unpacked, and read as it is."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from PIL import Image

from spectral_bias.datasets import _picture_file
from spectral_bias.datasets._picture_file import picture
from spectral_bias.registry.images import FORMATS

GREY = np.arange(48, dtype=np.uint8).reshape(6, 8) * 5


def saved(path, values=GREY, **options):
    Image.fromarray(values).save(path, **options)
    return str(path)


@pytest.mark.parametrize("suffix", [".png", ".bmp", ".tif", ".pgm", ".gif"])
def test_every_grey_format_without_loss_is_read_as_it_is(tmp_path, suffix):
    found = picture(saved(tmp_path / f"a{suffix}"))
    np.testing.assert_array_equal(found if found.ndim == 2 else found[..., 0], GREY / 255)


@pytest.mark.parametrize("suffix", [".jpg", ".webp"])
def test_formats_with_loss_are_read_nearly_as_they_are(tmp_path, suffix):
    found = picture(saved(tmp_path / f"a{suffix}", np.full((8, 8), 100, np.uint8), quality=95))
    np.testing.assert_allclose(found, 100 / 255, atol=0.02)


def test_sixteen_bits_colours_transparency_and_palettes(tmp_path):
    sixteen = np.arange(48, dtype=np.uint16).reshape(6, 8) * 1000
    np.testing.assert_allclose(picture(saved(tmp_path / "a.png", sixteen)), sixteen / 65535)
    colours = np.random.default_rng(0).integers(0, 256, (6, 8, 4), np.uint8)
    np.testing.assert_array_equal(picture(saved(tmp_path / "b.png", colours)), colours[..., :3] / 255)
    Image.fromarray(GREY).convert("P").save(tmp_path / "c.png")
    np.testing.assert_array_equal(picture(str(tmp_path / "c.png"))[..., 1], GREY / 255)
    Image.fromarray(GREY).convert("1").save(tmp_path / "d.png")
    assert set(np.unique(picture(str(tmp_path / "d.png")))) <= {0.0, 1.0}


@pytest.mark.parametrize(("value", "sound"), [(0.5, True), (np.nan, False), (1.5, False), (-0.1, False)])
def test_real_numbers_must_be_shades(tmp_path, value, sound):
    path = saved(tmp_path / "a.tif", np.full((4, 4), value, np.float32))
    if sound:
        assert (picture(path) == np.float32(value)).all()
    else:
        with pytest.raises(ValueError, match=r"a\.tif.*: its real numbers must lie from 0 to 1"):
            picture(path)


def bomb(rows, columns):
    """A PNG of a few kilobytes that declares, and unpacks to, rows x columns pixels."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", columns, rows, 8, 0, 0, 0, 0)
    lines = zlib.compress(bytes(min(rows * (columns + 1), 10**7)), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("rows", "columns"), [(4097, 4096), (9000, 9000), (10**5, 10**5), (2**31 - 1, 2**31 - 1), (2, 2**30)]
)
def test_a_decompression_bomb_is_not_unpacked(tmp_path, monkeypatch, rows, columns):
    monkeypatch.setattr(_picture_file, "_values", None)
    (tmp_path / "bomb.png").write_bytes(bomb(rows, columns))
    with pytest.raises(ValueError, match=r"bomb\.png.* at most 16777216 pixels"):
        picture(str(tmp_path / "bomb.png"))


def test_what_is_no_file_is_not_opened(tmp_path, monkeypatch):
    (tmp_path / "folder.png").mkdir()
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "zeros.png").symlink_to("/dev/zero")
    for name in ("folder", "pipe", "zeros"):
        with pytest.raises(ValueError, match=rf"{name}\.png': is not a file"):
            picture(str(tmp_path / f"{name}.png"))
    with pytest.raises(FileNotFoundError, match=r"absent\.png': there is no such file"):
        picture(str(tmp_path / "absent.png"))
    with pytest.raises(FileNotFoundError, match=r"http://127.0.0.1:1/a.png': there is no such file"):
        picture("http://127.0.0.1:1/a.png")
    with pytest.raises(ValueError, match="cannot be read"):
        picture("a\0.png")
    path = saved(tmp_path / "a.png")
    monkeypatch.setattr(_picture_file, "MAX_FILE_SIZE", 10)
    with pytest.raises(ValueError, match=r"a\.png': has \d+ bytes; at most 10 are read"):
        picture(path)


OTHERS = [b"", b"\x89PNG\r\n\x1a\n", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", b"\x93NUMPY\x01\x00", b"PK"]


@pytest.mark.parametrize("content", OTHERS)
def test_what_is_no_image_of_these_kinds_is_said_to_be_none(tmp_path, content):
    (tmp_path / "a.png").write_bytes(content)
    kinds = ", ".join(sorted(set(FORMATS.values())))
    with pytest.raises(ValueError, match=rf"a\.png': not readable as one of {kinds}"):
        picture(str(tmp_path / "a.png"))


def test_an_image_that_was_cut_short_is_refused(tmp_path):
    path = tmp_path / "a.png"
    whole = saved(path, np.random.default_rng(0).integers(0, 256, (64, 64), np.uint8)) and path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ValueError, match=r"a\.png': not readable"):
        picture(str(path))


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """The bytes of a small image in each format."""
    folder = tmp_path_factory.mktemp("sound")
    files = {kind: saved(folder / f"a{suffix}") for suffix, kind in FORMATS.items()}
    return {kind: Path(path).read_bytes() for kind, path in files.items()}


@settings(suppress_health_check=list(HealthCheck), max_examples=4 * settings.default.max_examples)
@given(data=st.data(), kind=st.sampled_from(sorted(set(FORMATS.values()))))
def test_any_bytes_changed(tmp_path, sound, data, kind):
    content = bytearray(sound[kind])
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
        content[place] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content))) :]
    path = tmp_path / "a.png"
    path.write_bytes(content)
    try:
        found = picture(str(path))
    except ValueError as error:
        event(f"refused: {str(error).rpartition(': ')[0].rpartition(': ')[2]}")
        return
    event("a sound image")
    assert found.ndim in (2, 3)
    assert found.min() >= 0
    assert found.max() <= 1
