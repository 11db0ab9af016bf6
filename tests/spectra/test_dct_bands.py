"""Bands of the discrete cosine transform: a partition that keeps energy, and tones that fall where they belong."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.fft import dctn

from spectral_bias.spectra.methods.dct_bands import band_sums, dct_bands, radial_bands

SIDE = 16
# One coefficient (row, column) in each dyadic band of a 16 x 16 image: radii 1, 2.8, 5, 10 and 17.
ONE_A_BAND = [(1, 0), (2, 2), (3, 4), (0, 10), (12, 12)]


def cosine(row, column, shape=(SIDE, SIDE)):
    """The DCT-II's own basis function of one coefficient."""
    i, j = np.arange(shape[0])[:, None], np.arange(shape[1])[None, :]
    return np.cos(np.pi * row * (2 * i + 1) / (2 * shape[0])) * np.cos(np.pi * column * (2 * j + 1) / (2 * shape[1]))


def of(make_run, pictures, image, **options):
    """The spectrum of one seed's pictures (step, row, column)."""
    pictures = np.asarray(pictures)
    run = make_run(pictures.reshape(1, len(pictures), -1), image.ravel(), np.zeros((image.size, 2)))
    return dct_bands(run.assign_attrs(grid_shape=list(image.shape)), **options)


@given(st.integers(2, 70), st.integers(2, 70))
def test_every_coefficient_but_the_mean_is_in_the_one_band_that_holds_its_radius(rows, columns):
    band, edges = radial_bands((rows, columns), np.ones(2))
    assert band[0, 0] == -1
    assert (band.ravel()[1:] >= 0).all()
    assert edges.tolist() == [2**index for index in range(band.max() + 2)]
    squared = np.arange(rows)[:, None] ** 2 + np.arange(columns)[None, :] ** 2
    for index in range(band.max() + 1):
        np.testing.assert_array_equal(band == index, (4**index <= squared) & (squared < 4 ** (index + 1)))


def test_sums_over_bands_and_the_mean_keep_the_energy():
    pictures = np.random.default_rng(0).standard_normal((3, 12, 20))
    hat = dctn(pictures, axes=(1, 2), norm="ortho")
    sums = band_sums(hat**2, radial_bands((12, 20), np.ones(2))[0])
    mean = pictures.sum(axis=(1, 2)) ** 2 / (12 * 20)
    np.testing.assert_allclose(sums.sum(axis=-1) + mean, np.sum(pictures**2, axis=(1, 2)))


@pytest.mark.parametrize(("band", "place"), list(enumerate(ONE_A_BAND)))
def test_a_pure_cosine_is_in_the_band_of_its_radius_alone(band, place):
    hat = dctn(cosine(*place), norm="ortho")
    sums = band_sums(hat**2, radial_bands((SIDE, SIDE), np.ones(2))[0])
    assert sums[band] == pytest.approx(np.sum(cosine(*place) ** 2))
    assert np.delete(sums, band) == pytest.approx(0, abs=1e-20)


def test_each_band_has_its_own_relative_error(make_run):
    amplitudes, errors = [5.0, 3.0, 2.0, 1.0, 0.5], [0.01, 0.15, 0.3, 0.7, 1.0]
    image = sum(a * cosine(*place) for a, place in zip(amplitudes, ONE_A_BAND, strict=True))
    parts = zip(amplitudes, errors, ONE_A_BAND, strict=True)
    learned = sum(a * (1 - error) * cosine(*place) for a, error, place in parts)
    spectrum = of(make_run, [0 * image, learned], image)
    np.testing.assert_allclose(spectrum["relative_error"][0], [np.ones(5), errors], atol=1e-12)
    first = spectrum["first_passage_step"].sel(threshold=0.2)[0]
    assert first.values.tolist() == [1, 1, -1, -1, -1]
    energy = [a**2 * np.sum(cosine(*place) ** 2) for a, place in zip(amplitudes, ONE_A_BAND, strict=True)]
    np.testing.assert_allclose(spectrum["band_energy"], energy / np.sum(energy))
    np.testing.assert_allclose(spectrum["band"], 2.0 ** np.arange(5))


def test_band_errors_and_the_error_of_the_mean_make_up_the_mean_square_error(make_run):
    generator = np.random.default_rng(1)
    image, pictures = generator.standard_normal((9, 14)), generator.standard_normal((3, 9, 14))
    spectrum = of(make_run, pictures, image)
    energy = spectrum["band_energy"].values * np.sum((image - image.mean()) ** 2)
    square = np.sum(spectrum["relative_error"].values[0] ** 2 * energy, axis=-1)
    mean = (pictures - image).mean(axis=(1, 2))
    expected = np.mean((pictures - image) ** 2, axis=(1, 2))
    np.testing.assert_allclose(square / image.size + mean**2, expected)
    np.testing.assert_allclose(spectrum["mean_square_error"][0], expected)


def test_points_that_are_no_image_are_refused(make_run):
    with pytest.raises(ValueError, match="no grid_shape"):
        dct_bands(make_run(np.zeros((1, 1, 4)), np.zeros(4), np.zeros((4, 2))))


def test_bands_in_which_an_image_has_nothing_are_left_out_and_named(make_run):
    image = cosine(1, 0) + cosine(0, 10)
    spectrum = of(make_run, [0 * image, image - 0.3 * cosine(0, 10)], image)
    assert spectrum["band"].values.tolist() == [1, 8]
    assert spectrum["band"].comment.endswith("nothing at those from 2, 4, 16, which are left out")
    np.testing.assert_allclose(spectrum["relative_error"][0], [[1, 1], [0, 0.3]], atol=1e-12)
    np.testing.assert_allclose(spectrum["band_energy"].sum(), 1)


def test_an_image_of_one_grey_value_is_refused(make_run):
    with pytest.raises(ValueError, match="more than one grey value"):
        of(make_run, np.zeros((1, 4, 4)), np.zeros((4, 4)))


@pytest.mark.parametrize(("swapped", "spacing"), [(False, (1, 1)), (True, (1, 1)), (False, (0.1, 0.3))])
def test_the_radius_is_by_length_on_a_grid_that_is_not_square(make_run, swapped, spacing):
    """A wave of k half cycles along the short side has k times as many along the long one's length."""
    shape = (8, 32)
    axes = [np.float32(width * np.arange(count)) for width, count in zip(spacing, shape, strict=True)]
    x = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 2)[:, :: -1 if swapped else 1]
    sides = [width * count for width, count in zip(spacing, shape, strict=True)]
    for place in ((1, 0), (3, 0), (0, 5), (2, 3)):
        image = cosine(*place, shape)
        run = make_run(np.zeros((1, 1, image.size)), image.ravel(), x, grid_shape=list(shape))
        radius = np.hypot(*(k * max(sides) / side for k, side in zip(place, sides, strict=True)))
        assert dct_bands(run)["band"].values.tolist() == [2 ** np.floor(np.log2(radius + 1e-9))]
