"""Contours before detail: an output that is a blurred image is matched at its own blur."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.ndimage import gaussian_filter

from spectral_bias.spectra.methods.contours import WIDTHS, contours, correlation

SHAPE = (24, 20)
IMAGE = np.random.default_rng(0).standard_normal(SHAPE)
IMAGE -= IMAGE.mean()


def of(make_run, pictures, trained_on=None, **options):
    """The contours of one seed's pictures."""
    flat = np.asarray(pictures).reshape(1, len(pictures), -1)
    run = make_run(flat, IMAGE.ravel(), np.zeros((IMAGE.size, 2)), trained_on=trained_on, grid_shape=list(SHAPE))
    return contours(run, **options)


def test_a_blurred_image_is_matched_at_its_own_blur(make_run):
    widths = WIDTHS[[0, 1, 10, 20, 30, 40]]
    found = of(make_run, [gaussian_filter(IMAGE, width, mode="reflect") for width in widths])
    np.testing.assert_array_equal(found["matching_blur"][0], widths)


def test_the_matching_blur_is_the_nearest_of_all(make_run):
    pictures = np.random.default_rng(1).standard_normal((4, *SHAPE)) + IMAGE
    found = of(make_run, pictures)["matching_blur"].values[0]
    for picture, width in zip(pictures, found, strict=True):
        distance = [np.sum((gaussian_filter(IMAGE, each, mode="reflect") - picture) ** 2) for each in WIDTHS]
        assert width == WIDTHS[np.argmin(distance)]


def test_correlations_are_with_the_blurred_image_and_with_the_laplacian(make_run):
    blurred = gaussian_filter(IMAGE, 2.0, mode="reflect")
    constant = np.full(SHAPE, 7.0)
    found = of(make_run, [blurred, 0.1 * blurred + 3.0, -blurred, IMAGE, constant], blur=2.0)
    between = np.corrcoef(blurred.ravel(), IMAGE.ravel())[0, 1]
    np.testing.assert_allclose(found["contour_correlation"][0], [1, 1, -1, between, 0], atol=1e-12)
    detail = found["detail_correlation"].values[0]
    np.testing.assert_allclose(detail[3:], [1, 0], atol=1e-12)
    assert (np.abs(detail[:3]) < 0.5).all()


def test_held_out_pixels_are_told_from_trained_ones(make_run):
    trained = np.indices(SHAPE).sum(axis=0) % 2 == 0
    found = of(make_run, [IMAGE, IMAGE + np.where(trained, 0.25, -2.0)], trained_on=trained.ravel())
    np.testing.assert_allclose(found["trained_rmse"][0], [0, 0.25])
    np.testing.assert_allclose(found["held_out_rmse"][0], [0, 2.0])


@pytest.mark.parametrize("trained", [0, 1])
def test_no_error_is_of_trained_or_held_out_pixels_where_the_run_does_not_tell_them_apart(make_run, trained):
    found = of(make_run, [IMAGE, IMAGE + 1.0], trained_on=np.full(IMAGE.size, trained))
    for name in ("trained_rmse", "held_out_rmse"):
        assert np.isnan(found[name]).all()
        assert found[name].comment == "NaN: all pixels were trained on, or it is not known which"


@given(arrays(np.float64, (2, 3, 7), elements=st.integers(-5, 5)), st.integers(0, 100))
def test_correlation_is_pearsons(values, seed):
    reference = np.random.default_rng(seed).standard_normal(7)
    found = correlation(values[:, :, None], reference[None])
    for place in np.ndindex(2, 3):
        constant = np.ptp(values[place]) == 0
        expected = 0.0 if constant else np.corrcoef(values[place], reference)[0, 1]
        assert found[place] == pytest.approx(expected, abs=1e-12)


def test_points_that_are_no_image_are_refused(make_run):
    with pytest.raises(ValueError, match="no grid_shape"):
        contours(make_run(np.zeros((1, 1, 4)), np.zeros(4), np.zeros((4, 2))))
