"""A user's image file is checked before a pixel is unpacked, and read as it is."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
import tifffile
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from spectral_bias.datasets import _picture_file
from spectral_bias.datasets import image as image_family
from spectral_bias.datasets._picture_file import picture as read
from spectral_bias.registry.images import FORMATS

GREY = np.arange(48, dtype=np.uint8).reshape(6, 8) * 5


def picture(path):
    """The values of the picture in a file."""
    return read(str(path)).values


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


def test_grey_of_sixteen_bits_palettes_and_one_bit(tmp_path):
    sixteen = np.arange(48, dtype=np.uint16).reshape(6, 8) * 1000
    np.testing.assert_allclose(picture(saved(tmp_path / "a.png", sixteen)), sixteen / 65535)
    np.testing.assert_allclose(picture(saved(tmp_path / "a.tif", sixteen)), sixteen / 65535)
    np.testing.assert_allclose(picture(saved(tmp_path / "a.pgm", sixteen)), sixteen / 65535)
    Image.fromarray(GREY).convert("P").save(tmp_path / "c.png")
    np.testing.assert_array_equal(picture(tmp_path / "c.png")[..., 1], GREY / 255)
    Image.fromarray(GREY > 100).save(tmp_path / "d.png")
    np.testing.assert_array_equal(picture(tmp_path / "d.png"), GREY > 100)


def test_ink_is_one_minus_light(tmp_path):
    ink = np.random.default_rng(0).integers(0, 256, (6, 8, 4), np.uint8)
    Image.fromarray(ink, "CMYK").save(tmp_path / "a.tif")
    light = (1 - ink[..., :3] / 255) * (1 - ink[..., 3:] / 255)
    np.testing.assert_allclose(picture(tmp_path / "a.tif"), light, atol=1 / 255)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def deep_png(path, values, colour_type):
    """A PNG of 16 bits, each row stored as differences from the pixel on the left."""
    lines = np.zeros((len(values), values[0].size * 2 + 1), np.uint8)
    lines[:, 0] = 1
    stored = values.astype(">u2").view(np.uint8).reshape(*values.shape[:2], -1)
    difference = np.diff(stored, axis=1, prepend=np.zeros_like(stored[:, :1]))
    lines[:, 1:] = difference.reshape(len(values), -1)
    header = struct.pack(">IIBBBBB", values.shape[1], len(values), 16, colour_type, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines.tobytes())) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)
    return path


DEEP = np.random.default_rng(1).integers(0, 65536, (6, 8, 4)).astype(np.uint16)


@pytest.mark.parametrize("layout", [{}, {"byteorder": ">"}, {"compression": "zlib", "predictor": True}])
def test_colours_of_sixteen_bits_keep_them(tmp_path, layout):
    colours = DEEP[..., :3]
    np.testing.assert_allclose(picture(deep_png(tmp_path / "a.png", colours, 2)), colours / 65535, rtol=1e-15)
    tifffile.imwrite(tmp_path / "a.tif", colours, photometric="rgb", **layout)
    np.testing.assert_allclose(picture(tmp_path / "a.tif"), colours / 65535, rtol=1e-15)
    tifffile.imwrite(tmp_path / "c.tif", DEEP, photometric="rgb", extrasamples=["unspecified"], **layout)
    np.testing.assert_allclose(picture(tmp_path / "c.tif"), colours / 65535, rtol=1e-15)
    alpha = DEEP[..., 3:] / 65535
    on_white = alpha * (colours / 65535) + 1 - alpha
    np.testing.assert_allclose(picture(deep_png(tmp_path / "b.png", DEEP, 6)), on_white, atol=1e-12)


def test_a_tiff_says_how_bright_its_values_are(tmp_path):
    values = DEEP[..., 0]
    tifffile.imwrite(tmp_path / "dark.tif", values, photometric="miniswhite")
    np.testing.assert_allclose(picture(tmp_path / "dark.tif"), 1 - values / 65535)
    shares = np.float32(GREY / 255)
    tifffile.imwrite(tmp_path / "dark-real.tif", shares, photometric="miniswhite")
    np.testing.assert_array_equal(picture(tmp_path / "dark-real.tif"), 1.0 - np.float64(shares))
    tifffile.imwrite(tmp_path / "dark-8.tif", GREY, photometric="miniswhite")
    np.testing.assert_array_equal(picture(tmp_path / "dark-8.tif"), (255 - GREY) / 255)


@pytest.mark.parametrize(
    ("values", "layout", "reason"),
    [
        (GREY.astype(np.int32), {}, r"signed integers of 32 bits, of which no value is known as white"),
        (GREY.astype(np.uint32), {}, r"has integers of 32 bits, of which no value is known as white"),
        (GREY.astype(np.int16), {}, "signed integers of 16 bits"),
        ((GREY // 2).astype(np.int8), {}, "signed integers of 8 bits"),
        (
            GREY / 255,
            {},
            r"of a kind that is not read \(.*float64.*\): save it as grey or RGB of 8 or 16 bits",
        ),
        (np.float16(GREY / 255), {}, r"with pixels of a kind that is not read \(float16"),
        (np.float32(DEEP[..., :3] / 65535), {"photometric": "rgb"}, "real numbers in colour"),
        (GREY.astype(np.int16), {"photometric": "miniswhite"}, "signed integers of which 0 is white"),
        (np.moveaxis(DEEP[..., :3], 2, 0), {"photometric": "rgb", "planarconfig": "separate"}, "16 bits in a layout"),
        (DEEP, {"photometric": "rgb", "extrasamples": ["assocalpha"]}, "16 bits and transparency of a kind that"),
        (DEEP, {"photometric": "separated"}, "kind CMYK with 16 bits in a layout that is not read"),
    ],
)
def test_a_tiff_that_pillow_would_misread_is_refused_with_the_reason(tmp_path, values, layout, reason):
    tifffile.imwrite(tmp_path / "a.tif", values, **{"photometric": "minisblack", **layout})
    with pytest.raises(ValueError, match=rf"a\.tif': .*{reason}"):
        picture(tmp_path / "a.tif")


def test_other_pixels_that_pillow_would_cut_are_refused_with_the_reason(tmp_path):
    (tmp_path / "a.ppm").write_bytes(b"P6 8 6 65535\n" + DEEP[..., :3].astype(">u2").tobytes())
    with pytest.raises(ValueError, match=r"a\.ppm': is a PPM in colour of other than 8 bits"):
        picture(tmp_path / "a.ppm")
    deep_png(tmp_path / "grey.png", DEEP[..., :2], 4)
    with pytest.raises(ValueError, match=r"grey\.png': has 16 bits and transparency of a kind that is not read"):
        picture(tmp_path / "grey.png")
    Image.fromarray(DEEP[..., 0]).save(tmp_path / "one.png", transparency=7)
    with pytest.raises(ValueError, match=r"one\.png': has 16 bits and transparency"):
        picture(tmp_path / "one.png")
    colours = np.uint8(DEEP[..., :3] >> 8)
    np.testing.assert_array_equal(picture(saved(tmp_path / "b.ppm", colours)), colours / 255)


def test_transparency_is_white_in_every_kind_of_pixel(tmp_path):
    rgba = np.random.default_rng(0).integers(0, 256, (6, 8, 4), np.uint8)
    alpha = rgba[..., 3:] / 255
    for suffix in ("png", "tif", "webp"):
        lossless = {"lossless": True, "exact": True} if suffix == "webp" else {}
        found = read(saved(tmp_path / f"a.{suffix}", rgba, **lossless))
        np.testing.assert_allclose(found.values, alpha * (rgba[..., :3] / 255) + 1 - alpha, atol=1e-12)
        assert found.notes == ["transparency laid on white"]
    Image.fromarray(rgba[..., ::3], "LA").save(tmp_path / "b.png")
    found = picture(tmp_path / "b.png")[..., 0]
    np.testing.assert_allclose(found, alpha[..., 0] * (rgba[..., 0] / 255) + 1 - alpha[..., 0], atol=1e-12)
    indexed = Image.fromarray(np.arange(48, dtype=np.uint8).reshape(6, 8), "P")
    indexed.putpalette([0, 0, 0] * 256)
    for name in ("c.png", "c.gif"):
        indexed.save(tmp_path / name, transparency=5)
        found = picture(tmp_path / name)[..., 0]
        np.testing.assert_array_equal(found.ravel() == 1, np.arange(48) == 5)
    Image.fromarray(GREY).save(tmp_path / "d.png", transparency=0)
    np.testing.assert_array_equal(picture(tmp_path / "d.png")[..., 0], np.where(GREY == 0, 255, GREY) / 255)


UPRIGHT = {
    2: np.fliplr,
    3: lambda a: np.rot90(a, 2),
    4: np.flipud,
    5: np.transpose,
    6: lambda a: np.rot90(a, -1),
    7: lambda a: np.rot90(a, 2).T,
    8: np.rot90,
}


@pytest.mark.parametrize("orientation", UPRIGHT)
@pytest.mark.parametrize("name", ["a.png", "a.tif", "deep.png", "a.jpg", "a.webp"])
def test_a_picture_is_turned_as_its_orientation_says(tmp_path, name, orientation):
    tag = Image.Exif()
    tag[0x0112] = orientation
    stored = (GREY.astype(np.uint16) * 200 + 77) if name == "deep.png" else GREY
    Image.fromarray(stored).save(tmp_path / name, exif=tag, **({"quality": 100} if name == "a.jpg" else {}))
    found = read(str(tmp_path / name))
    values = found.values if found.values.ndim == 2 else found.values[..., 1]
    assert found.notes == ["turned upright as its orientation tag says"]
    expected = UPRIGHT[orientation](stored) / (65535 if name == "deep.png" else 255)
    np.testing.assert_allclose(values, expected, atol=0 if "png" in name or "tif" in name else 0.05)


@pytest.mark.parametrize("name", ["a.gif", "a.webp", "a.tif", "a.png"])
def test_of_several_pictures_the_first_is_read_and_the_file_says_so(tmp_path, name):
    first, second = (Image.fromarray(np.full((6, 8), value, np.uint8)) for value in (200, 10))
    lossless = {"lossless": True} if name == "a.webp" else {}
    first.save(tmp_path / name, save_all=True, append_images=[second], **lossless)
    found = read(str(tmp_path / name))
    np.testing.assert_allclose(found.values, 200 / 255)
    assert found.notes == ["first of its 2 pictures"]


def test_of_a_phones_photograph_with_a_second_picture_in_it_the_first_is_read(tmp_path):
    first, second = (Image.fromarray(np.full((16, 16, 3), value, np.uint8)) for value in (200, 10))
    first.save(tmp_path / "a.jpg", format="MPO", save_all=True, append_images=[second])
    found = read(str(tmp_path / "a.jpg"))
    np.testing.assert_allclose(found.values, 200 / 255, atol=0.02)
    assert found.notes == ["first of its 2 pictures"]


def test_a_colour_profile_is_not_applied_and_the_file_says_so(tmp_path):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    found = read(saved(tmp_path / "a.png", np.stack([GREY] * 3, -1), icc_profile=profile))
    np.testing.assert_array_equal(found.values[..., 0], GREY / 255)
    assert found.notes == ["its colour profile not applied"]


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

    header = struct.pack(">IIBBBBB", columns, rows, 8, 0, 0, 0, 0)
    lines = zlib.compress(bytes(min(rows * (columns + 1), 10**7)), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("rows", "columns"), [(4097, 4096), (9000, 9000), (10**5, 10**5), (2**31 - 1, 2**31 - 1), (2, 2**30)]
)
def test_a_decompression_bomb_is_not_unpacked(tmp_path, monkeypatch, rows, columns):
    monkeypatch.setattr(_picture_file, "_decoded", None)
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


OTHERS = {
    b"": "empty",
    b"\x89PNG\r\n\x1a\n": "a damaged PNG",
    b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n": "PostScript",
    b"%PDF-1.7\n": "a PDF",
    b"\x93NUMPY\x01\x00": "a NumPy array",
    b"PK\x03\x04": "a ZIP archive",
    b"\0\0\0\x18ftypheic\0\0\0\0mif1heic": "HEIC",
    b"\0\0\0\x1cftypavif\0\0\0\0": "AVIF",
    b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>': "XML, perhaps SVG",
    b"\n<svg/>": "SVG",
    b"<!DOCTYPE html>": "a web page",
    b"version https://git-lfs.github.com/spec/v1\n": "a pointer of Git LFS",
    b"anything": "of an unknown kind",
}


@pytest.mark.parametrize(("content", "what"), OTHERS.items())
def test_what_is_no_image_of_these_kinds_is_named(tmp_path, content, what):
    (tmp_path / "a.png").write_bytes(content)
    kinds = ", ".join(sorted(set(FORMATS.values())))
    with pytest.raises(ValueError, match=rf"a\.png': is {what}.*; only {kinds} are read"):
        picture(tmp_path / "a.png")


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".tif", ".gif", ".bmp", ".webp", ".pgm"])
def test_an_image_that_was_cut_short_is_refused(tmp_path, suffix):
    path = tmp_path / f"a{suffix}"
    whole = saved(path, np.random.default_rng(0).integers(0, 256, (64, 64), np.uint8)) and path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ValueError, match=rf"a\{suffix}': is (damaged or cut short \(|a damaged )"):
        picture(path)


def test_links_are_followed_and_those_to_nothing_are_named(tmp_path):
    saved(tmp_path / "照片 é.png")
    (tmp_path / "link.png").symlink_to("照片 é.png")
    np.testing.assert_array_equal(picture(tmp_path / "link.png"), GREY / 255)
    (tmp_path / "lost.png").symlink_to("nowhere.png")
    with pytest.raises(FileNotFoundError, match=r"lost\.png': a link to a file that is not there"):
        picture(tmp_path / "lost.png")
    (tmp_path / "loop.png").symlink_to("loop.png")
    with pytest.raises(ValueError, match=r"loop\.png': cannot be read: Too many levels of symbolic links"):
        picture(tmp_path / "loop.png")


def test_what_was_done_to_a_picture_stands_in_the_dataset(tmp_path):
    rgba = np.random.default_rng(0).integers(0, 256, (4, 6, 4), np.uint8)
    summary = image_family.image((0, 0), source=saved(tmp_path / "照片.png", rgba), size=4).attrs["summary"]
    assert summary == "Image file 照片.png; transparency laid on white; see its own licence."


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
        found = picture(path)
    except ValueError as error:
        event(f"refused: {str(error).partition(': ')[2].partition('(')[0]}")
        return
    event("a sound image")
    assert found.ndim in (2, 3)
    assert found.min() >= 0
    assert found.max() <= 1
