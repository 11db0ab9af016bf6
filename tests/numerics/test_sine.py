"""The polynomial sine and cosine against float64, compiled or not, their derivatives of any order, and the choice."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.optimize import linprog

from spectral_bias.numerics import sine
from spectral_bias.numerics.environment import SINE_VARIABLE

PAIRS = [(sine.sin, np.sin), (sine.cos, np.cos)]
# Angles in order of the derivatives: sin, cos, -sin, -cos, sin ...
TURN = np.pi / 2
IN_RANGE = st.floats(-1e4, 1e4, width=32)


def ulps(found, exact):
    """The error in units of the spacing of float32 numbers at the exact value."""
    return np.abs(np.float64(found) - exact) / np.spacing(np.abs(np.float32(exact))).astype(np.float64)


def everywhere():
    """Random points of [-1e4, 1e4] at every magnitude, and each multiple of pi/2 with its neighbours."""
    generator = np.random.default_rng(0)
    uniform = generator.uniform(-1e4, 1e4, 200_000)
    magnitudes = generator.choice([-1.0, 1.0], 200_000) * 10.0 ** generator.uniform(-30, 4, 200_000)
    multiples = np.float32(np.arange(-6366, 6367) * np.pi / 2)
    around = [np.nextafter(multiples, np.float32(side)) for side in (-np.inf, np.inf)]
    return np.concatenate([np.float32(uniform), np.float32(magnitudes), multiples, *around])


@functools.cache
def derivatives(function):
    """Values and changes of a function and its first four derivatives at a point, along a tangent."""
    orders = [function]
    for _ in range(4):
        orders.append(jax.grad(orders[-1]))
    return jax.jit(lambda x, tangent: [jax.jvp(order, (x,), (tangent,)) for order in orders])


@pytest.mark.parametrize(("function", "exact"), PAIRS)
@pytest.mark.parametrize("wrap", [lambda f: f, jax.jit, lambda f: jax.jit(jax.vmap(f))])
def test_values_are_within_three_ulps_eager_compiled_and_batched(function, exact, wrap):
    x = everywhere()
    found, expected = np.asarray(wrap(function)(jnp.asarray(x))), exact(np.float64(x))
    assert found.dtype == np.float32
    assert np.abs(found - expected).max() < 1.5e-7
    assert ulps(found, expected).max() < 3.0
    assert np.abs(found).max() <= 1.0 + 1.2e-7


@pytest.mark.parametrize(("function", "exact"), PAIRS)
def test_a_point_at_a_time_in_a_loop_is_as_exact(function, exact):
    x = everywhere()[::400]
    for transformed in (function, jax.grad(jax.grad(jax.grad(jax.grad(function))))):
        found = jax.jit(lambda x, f=transformed: jax.lax.map(f, x))(x)
        assert ulps(found, exact(np.float64(x))).max() < 3.0


@pytest.mark.parametrize(("function", "shift"), [(sine.sin, 0), (sine.cos, 1)])
@given(x=IN_RANGE, tangent=st.floats(-8, 8, width=32))
@example(x=0.0, tangent=1.0)
@example(x=float(np.float32(np.pi)), tangent=1.0)
def test_derivatives_of_any_order_are_the_next_of_the_four(function, shift, x, tangent):
    for order, (value, change) in enumerate(derivatives(function)(x, tangent)):
        expected, slope = (np.sin(x + (order + shift + more) * TURN) for more in (0, 1))
        assert float(value) == pytest.approx(expected, abs=2e-7)
        assert float(change) == pytest.approx(slope * tangent, abs=2e-7 * max(abs(tangent), 1.0))


@jax.jit
def twice(x):
    """The second derivatives of the sine, backward over forward, and of the cosine, forward over backward."""
    forward = jax.grad(lambda at: jax.jvp(sine.sin, (at,), (jnp.ones_like(at),))[1])(x)
    return forward, jax.jvp(jax.grad(sine.cos), (x,), (jnp.ones_like(x),))[1]


@given(x=IN_RANGE)
def test_reverse_over_forward_and_forward_over_reverse_agree_with_the_sine(x):
    forward, reverse = twice(x)
    assert float(forward) == pytest.approx(-np.sin(np.float64(x)), abs=2e-7)
    assert float(reverse) == pytest.approx(-np.cos(np.float64(x)), abs=2e-7)


@given(x=st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_whatever_the_size_a_sine_is_at_most_one(x):
    for function, _ in PAIRS:
        assert abs(float(function(jnp.float32(x)))) <= 1.0 + 1.2e-7


def test_infinity_and_nan_have_no_sine():
    for function, _ in PAIRS:
        assert np.isnan(jax.jit(function)(np.float32([np.inf, -np.inf, np.nan]))).all()
        assert np.isnan(jax.vmap(jax.grad(function))(np.float32([np.inf, -np.inf, np.nan]))).all()


def test_the_coefficients_are_those_of_the_best_polynomial():
    top = np.pi / 2 * 1.001
    r = top * np.cos(np.pi * (np.arange(4000) + 0.5) / 8000)
    terms = (r[:, None] ** np.array([9, 7, 5, 3])) / np.sin(r)[:, None]
    size, rest, level = np.abs(terms).max(axis=0), (np.sin(r) - r) / np.sin(r), 1e-9
    column = np.ones((r.size, 1))
    best = linprog(
        [0, 0, 0, 0, 1],
        A_ub=np.block([[terms / size / level, -column], [-terms / size / level, -column]]),
        b_ub=np.concatenate([rest, -rest]) / level,
        bounds=[(None, None)] * 4 + [(0, None)],
    )
    # Rounding to float32 moves each by 6e-8 of itself; the highest is the least certain.
    assert np.abs(np.array(sine._COEFFICIENTS) * size / best.x[:4] - 1) == pytest.approx(0, abs=1e-5)
    assert best.x[4] * level < 6.2e-9


def test_the_parts_of_pi_sum_to_it_and_the_leading_ones_have_eleven_bits():
    assert sum(float(part) for part in sine._PI) == pytest.approx(np.pi, rel=2e-16)
    for part in sine._PI[:-1]:
        mantissa, _ = np.frexp(float(part))
        assert (mantissa * 2**11).is_integer()


def test_float64_and_the_setting_take_xlas_sine(monkeypatch):
    x = np.linspace(-50, 50, 1001)
    single = jnp.float32(x)
    with jax.enable_x64(True):
        double = jnp.asarray(x)
        for function, exact in PAIRS:
            found = function(double)
            assert found.dtype == np.float64
            np.testing.assert_allclose(found, exact(x), atol=1e-15)
    by_polynomial = np.asarray(sine.sin(single))
    monkeypatch.setenv(SINE_VARIABLE, "xla")
    np.testing.assert_array_equal(sine.sin(single), jnp.sin(single))
    np.testing.assert_array_equal(sine.cos(single), jnp.cos(single))
    assert not np.array_equal(by_polynomial, sine.sin(single))
