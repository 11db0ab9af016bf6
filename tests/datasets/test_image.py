"""Images as functions of the plane."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from skimage import data as bundled

from spectral_bias.datasets.image import ORIGINS, area_means, image, lettering
from spectral_bias.registry.images import IMAGES


@pytest.fixture
def file(tmp_path):
    """A function that writes an array of bytes as an image file."""

    def write(pixels):
        path = tmp_path / "picture.png"
        Image.fromarray(np.uint8(pixels)).save(path)
        return str(path)

    return write


def test_camera_is_averaged_over_blocks_and_has_no_mean():
    found = image((0, 0), size=64)["target"].values.reshape(64, 64)
    blocks = bundled.camera().reshape(64, 8, 64, 8).mean(axis=(1, 3)) / 255
    np.testing.assert_allclose(found, blocks - blocks.mean(), atol=1e-6)
    assert abs(np.float64(found).mean()) < 1e-7
    assert found.std() > 0.1


def test_points_are_the_middles_of_pixels_rows_first():
    found = image((0, 0), size=4)
    middles = [-0.75, -0.25, 0.25, 0.75]
    assert found["x"].values.tolist() == [[row, column] for row in middles for column in middles]
    assert found.attrs["grid_shape"] == [4, 4]
    assert found.attrs["train_pixels"] == "all"
    np.testing.assert_array_equal(found["x_train"], found["x"])
    np.testing.assert_array_equal(found["y_train"], found["target"])


@pytest.mark.parametrize("size", [8, 16])
def test_a_checkerboard_is_every_second_pixel_in_both_directions(size):
    found = image((0, 0), size=size, pixels="checkerboard")
    kept = np.indices((size, size)).sum(axis=0).ravel() % 2 == 0
    assert found.sizes["train"] == size**2 // 2
    assert found.sizes["sample"] == size**2
    np.testing.assert_array_equal(found["x_train"], found["x"][kept])
    np.testing.assert_array_equal(found["y_train"], found["target"][kept])
    assert found.attrs["train_pixels"] == "checkerboard"


def test_of_an_oblong_file_the_middle_square_counts(file):
    pixels = np.full((4, 10), 255)
    pixels[:, 3:7] = np.arange(16).reshape(4, 4)
    found = image((0, 0), source=file(pixels), size=4)["target"].values.ravel()
    np.testing.assert_allclose(found, (np.arange(16) - 7.5) / 255, atol=1e-6)


def test_a_coloured_file_is_grey_by_luminance(file):
    pixels = np.zeros((2, 2, 3))
    pixels[0, 0], pixels[0, 1], pixels[1, 0] = (255, 0, 0), (0, 255, 0), (0, 0, 255)
    found = image((0, 0), source=file(pixels), size=2)["target"].values.ravel()
    grey = np.array([0.2125, 0.7154, 0.0721, 0.0])
    np.testing.assert_allclose(found, grey - grey.mean(), atol=1e-6)


@given(st.integers(1, 30), st.integers(1, 30), st.integers(1, 30))
def test_area_means_are_integrals_over_equal_rectangles(rows, columns, size):
    picture = np.random.default_rng(rows).random((rows, columns))
    found = area_means(picture, size)
    # Each pixel cut into size x size equal parts, of which each rectangle holds rows x columns.
    cut = np.repeat(np.repeat(picture, size, axis=0), size, axis=1)
    blocks = cut.reshape(size, rows, size, columns).mean(axis=(1, 3))
    np.testing.assert_allclose(found, blocks, atol=1e-13)
    assert found.mean() == pytest.approx(picture.mean())
    np.testing.assert_allclose(area_means(np.full((rows, columns), 0.3), size), 0.3, atol=1e-14)


@pytest.mark.parametrize("side", [400, 172, 451])
def test_area_means_of_a_wave_have_its_amplitude_times_a_sinc(side):
    """The mean of cos(pi k x) over a length h is cos(pi k x) sin(pi k h / 2) / (pi k h / 2) at its middle."""
    size, edges = 64, np.linspace(0.0, 1.0, side + 1)
    middles, width = (np.arange(size) + 0.5) / size, 1.0 / size
    for k in (1, 8, 24, 48):
        pixels = np.diff(np.sin(np.pi * k * edges)) / np.diff(edges) / (np.pi * k)
        found = area_means(np.tile(pixels, (side, 1)), size)[0]
        half = np.pi * k * width / 2.0
        # Of a pixel of width w that an edge cuts, the slope pi k is lost: pi k w^2 / 8 of the integral, at two edges.
        lost = np.pi * k * size / (4 * side**2)
        np.testing.assert_allclose(found, np.cos(np.pi * k * middles) * np.sin(half) / half, rtol=0, atol=lost)


def test_an_image_smaller_than_the_size_is_refused(file):
    for pixels in (np.zeros((3, 5)), np.zeros((3, 5, 3))):
        with pytest.raises(ValueError, match="is 3 x 5: smaller than size 4"):
            image((0, 0), source=file(pixels), size=4)


@pytest.mark.parametrize("size", [1, 4])
def test_an_image_of_one_grey_value_is_refused(file, size):
    checks = 255 * (np.indices((8, 8)).sum(axis=0) % 2)  # grey where it is averaged
    for pixels, value in ((np.full((8, 8), 51), "0.2"), (checks, "0.5")):
        with pytest.raises(ValueError, match=rf"has one grey value, {value}, at size {size}: nothing to learn"):
            image((0, 0), source=file(pixels), size=size)


@pytest.mark.parametrize("source", ["cameraman", "data_dir", "__name__", "coins"])
def test_a_name_that_is_no_image_is_refused(source):
    with pytest.raises(ValueError, match=f"'{source}' is neither one of camera, .* nor the path"):
        image((0, 0), source=source)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"absent\.png"):
        image((0, 0), source=str(tmp_path / "absent.png"))


def test_every_image_that_may_be_named_says_where_it_comes_from():
    assert set(ORIGINS) == set(IMAGES)


@pytest.mark.parametrize("source", IMAGES)
def test_every_image_that_may_be_named_can_be_made(source):
    found = image((0, 0), source=source, size=32)
    values = found["target"].values
    assert values.shape == (32 * 32, 1)
    assert 0.05 < values.std() < 0.5
    assert np.ptp(values) <= 1
    assert found.attrs["summary"] == ORIGINS[source]


def test_of_a_coloured_oblong_image_of_the_package_the_middle_square_counts_in_grey():
    found = image((0, 0), source="coffee", size=400)["target"].values.reshape(400, 400)
    grey = bundled.coffee()[:, 100:500] / 255 @ np.array([0.2125, 0.7154, 0.0721])
    np.testing.assert_allclose(found, grey - grey.mean(), atol=1e-5)


def test_lettering_is_lines_of_black_text_on_white_across_the_picture():
    picture = lettering()
    assert picture.shape == (512, 512)
    assert (picture[:, :8] == 1).all()
    assert (picture[:, -8:] == 1).all()
    rows = (picture < 0.5).any(axis=1)
    assert 4 <= np.sum(np.diff(rows.astype(int)) == 1) <= 6
    assert 0.05 < np.mean(picture < 0.5) < 0.4
    assert np.mean((picture > 0.05) & (picture < 0.95)) < 0.06
    np.testing.assert_array_equal(picture, lettering())
