"""Images as functions of the plane."""

import numpy as np
import pytest
from PIL import Image
from skimage import data as bundled

from spectral_bias.datasets.image import ORIGINS, image, lettering
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


def test_a_size_that_does_not_divide_the_image_keeps_its_large_features(file):
    pixels = np.zeros((30, 30))
    pixels[:, 15:] = 200
    found = image((0, 0), source=file(pixels), size=14)["target"].values.reshape(14, 14)
    assert (found[:, :6] < -0.3).all()
    assert (found[:, 8:] > 0.3).all()


def test_an_image_smaller_than_the_size_is_refused(file):
    with pytest.raises(ValueError, match="is 3 x 5: smaller than size 4"):
        image((0, 0), source=file(np.zeros((3, 5))), size=4)


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
