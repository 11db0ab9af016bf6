"""Every measure on spectra made by hand, with the number that its definition gives. A measure without a test fails."""

from itertools import pairwise

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import rankdata, spearmanr

from spectral_bias.registry.members import members
from spectral_bias.registry.resolve import resolve
from spectral_bias.spectra.exponent import exponent_bounds
from spectral_bias.verdicts.bounded import Bounded, bounded
from spectral_bias.verdicts.measures.passage_order import order
from spectral_bias.verdicts.ranks import mean_ranks, spearman, spearman_bounds
from spectral_bias.verdicts.reading import Spectrum, crossing, times_ratio

NAN, INF, NEVER = float("nan"), float("inf"), -1
LAST = 1000


def measured(name, *spectra, **parameters):
    """The numbers of a measure; see ``ends`` for what the log leaves open."""
    return ends(name, *spectra, **parameters).values


def ends(name, *spectra, **parameters):
    return bounded(resolve("verdicts.measures", {"name": name, **parameters})(list(spectra)))


def spectrum(data, run="base", **values):
    return Spectrum(run, {axis: str(value) for axis, value in values.items()}, values, data)


def passages(
    rows, name="first_passage", axis="frequency", places=(1, 3, 5), threshold=0.2, run="base", after=None, **values
):
    """A spectrum with one row of convergence times a seed; at another threshold nothing ever converges.

    Every step up to LAST is logged, unless ``after`` has the logged steps before the times.
    """
    rows = np.array(rows)
    after = np.where(rows == NEVER, LAST, rows - 1) if after is None else np.array(after)
    times = {"step": (np.full(rows.shape, NEVER), rows), "after_step": (np.full(rows.shape, LAST), after)}
    data = xr.Dataset(
        {f"{name}_{end}": (("seed", "threshold", axis), np.stack(both, axis=1)) for end, both in times.items()},
        coords={"threshold": [0.07, threshold], axis: list(places), "step": np.arange(LAST + 1)},
    )
    return spectrum(data, run, **values)


def rising(**variables):
    """A spectrum with variables (seed, step) at the steps 0, 10, 20, ..."""
    arrays_ = {name: (("seed", "step"), np.atleast_2d(np.float64(rows))) for name, rows in variables.items()}
    data = xr.Dataset(arrays_)
    return spectrum(data.assign_coords(step=10 * np.arange(data.sizes["step"])))


def test_every_measure_has_a_test():
    for name in members("verdicts.measures"):
        assert any(test.startswith(f"test_{name}_") for test in globals()), f"no test of the measure {name}"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ([1, 2, 3], 1),
        ([0, 1, 500], 1),
        ([1, 3, 2], 0),
        ([2, 2, 3], NAN),
        ([3, 3, 2], 0),
        ([0, 0, 3], NAN),
        ([1, 2, NEVER], 1),
        ([NEVER, 2, 3], 0),
        ([1, NEVER, 3], 0),
        ([1, NEVER, NEVER], NAN),
        ([NEVER, NEVER, NEVER], NAN),
        ([NEVER, NEVER, 3], 0),
    ],
)
def test_passage_order_is_strict_and_leaves_ties_and_two_nevers_open(row, expected):
    found = measured("passage_order", passages([row]), frequencies=[1, 3, 5])
    np.testing.assert_array_equal(found, [expected])


def test_passage_order_reads_the_order_threshold_and_passage_asked_for():
    rows = [[30, 20, 10], [10, 20, 30]]
    assert measured("passage_order", passages(rows), frequencies=[5, 3, 1]).tolist() == [1, 0]
    assert measured("passage_order", passages([[30, 5, 10]]), frequencies=[3, 5]).tolist() == [1]
    sustained = passages(rows, name="sustained", threshold=0.1)
    assert measured("passage_order", sustained, frequencies=[1, 3, 5], passage="sustained", threshold=0.1).tolist() == [
        0,
        1,
    ]
    np.testing.assert_array_equal(measured("passage_order", passages(rows), frequencies=[1, 3], threshold=0.07), NAN)


# Times in (after, step] as a log of few steps leaves them; after is NEVER, read as 0, where a time may be 0.
LOGS = st.lists(st.integers(0, 9), min_size=1, max_size=4, unique=True).map(sorted)


@st.composite
def logged_times(draw, count):
    """True times, INF among them, and what a log of a few steps leaves of each: ``Bounded`` of one seed."""
    steps = np.array(draw(LOGS))
    true = np.array([[draw(st.one_of(st.floats(0.5, 9.5), st.just(INF))) for _ in range(count)]])
    at = np.searchsorted(steps, true)
    upper = np.append(steps, INF)[at]
    lower = np.append(0.0, np.maximum(steps, 0.5))[at]
    return true, Bounded(np.maximum(upper, 0.5), lower, np.maximum(upper, 0.5))


@given(logged_times(4))
def test_passage_order_is_never_decided_against_the_truth(logged):
    true, seen = logged
    (found,) = order(seen)
    if found == 1:
        assert all(before < after for before, after in pairwise(true[0]))
    if found == 0:
        assert any(after < before for before, after in pairwise(true[0]))


@given(logged_times(4))
def test_passage_order_is_undecided_only_where_either_answer_is_possible(logged):
    _, seen = logged
    (found,) = order(seen)
    intervals = list(zip(seen.lower[0], seen.upper[0], strict=True))
    if np.isnan(found):
        # Some time may come at or after a later one, and all may come one after the other.
        assert any(a[1] > b[0] for a, b in pairwise(intervals))
        assert all(a[0] < b[1] for i, a in enumerate(intervals) for b in intervals[i + 1 :])


def test_passage_ratio_divides_times_and_keeps_censoring():
    rows = [[10, 0, 50], [10, 0, NEVER], [NEVER, 0, 50], [NEVER, 0, NEVER], [0, 0, 50]]
    found = measured("passage_ratio", passages(rows), slow=5, fast=1)
    np.testing.assert_array_equal(found, [5, INF, 0, NAN, 100])


@pytest.mark.parametrize(
    ("scale", "expected"),
    [("logarithm", [np.log(5), -np.log(5), INF, -INF, NAN]), ("absolute_logarithm", [np.log(5)] * 2 + [INF, INF, NAN])],
)
def test_passage_ratio_has_its_logarithm(scale, expected):
    rows = [[10, 0, 50], [50, 0, 10], [10, 0, NEVER], [NEVER, 0, 10], [NEVER, 0, NEVER]]
    np.testing.assert_allclose(measured("passage_ratio", passages(rows), slow=5, fast=1, scale=scale), expected)


def test_passage_ratio_divides_bands_too():
    found = measured(
        "passage_ratio", passages([[10, 0, 50]], axis="band", places=(1, 2, 4)), slow=4, fast=1, along="band"
    )
    assert found.tolist() == [5]


def test_rank_correlation_is_spearmans_with_nevers_last():
    rows = [[1, 2, 3, 4], [4, 3, 2, 1], [1, 2, NEVER, NEVER], [1, 1, 2, 2], [3, NEVER, 1, 2]]
    found = measured("rank_correlation", passages(rows, places=(1, 2, 3, 4)), along="frequency")
    expected = [spearmanr([1, 2, 3, 4], [1e9 if time < 0 else time for time in row]).statistic for row in rows]
    np.testing.assert_allclose(found, expected)
    assert found[:2].tolist() == [1, -1]


def test_rank_correlation_can_be_of_a_part_of_the_frequencies():
    data = passages([[9, 3, 2, 4, 8]], places=(1, 2, 3, 4, 5))
    assert measured("rank_correlation", data, along="frequency", highest=3).tolist() == [-1]
    assert measured("rank_correlation", data, along="frequency", lowest=3, highest=5).tolist() == [1]
    assert measured("rank_correlation", data, along="frequency", lowest=2, highest=4).tolist() == [0.5]


def test_rank_correlation_says_nothing_where_fewer_than_two_converged_or_all_are_tied():
    rows = [[NEVER] * 4, [5, NEVER, NEVER, NEVER], [7, 7, 7, 7]]
    found = measured("rank_correlation", passages(rows, axis="band", places=(1, 2, 4, 8)), along="band")
    assert np.isnan(found).all()


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=3, max_size=9))
def test_rank_correlation_agrees_with_scipys_on_ties(pairs):
    x, y = np.float64(pairs).T
    if np.ptp(x) and np.ptp(y):
        assert spearman(x, y) == pytest.approx(spearmanr(x, y).statistic, abs=1e-11)
    else:
        assert np.isnan(spearman(x, y))


@given(st.lists(st.sampled_from([0.5, 1.0, 2.0, 5.0, INF]), min_size=1, max_size=12))
def test_ties_share_their_mean_rank_infinities_too(values):
    np.testing.assert_array_equal(mean_ranks(np.array(values)), rankdata(values))


def test_filtered_ratio_is_the_high_part_over_the_low_part_at_one_width():
    high, low = np.array([[30, 99], [NEVER, 99], [10, 99]]), np.array([[10, 1], [10, 1], [NEVER, 1]])
    data = xr.Dataset(
        {
            f"{part}_first_passage_{end}": (("seed", "threshold", "delta"), times[:, None])
            for part, steps in (("high", high), ("low", low))
            for end, times in (("step", steps), ("after_step", np.where(steps == NEVER, 200, steps - 5)))
        },
        coords={"threshold": [0.2], "delta": [0.06, 0.2]},
    )
    assert measured("filtered_ratio", spectrum(data), delta=0.06).tolist() == [3, INF, 0]
    assert measured("filtered_ratio", spectrum(data), delta=0.2).tolist() == [99, 99, 99]
    _, lower, upper = ends("filtered_ratio", spectrum(data), delta=0.06)
    np.testing.assert_array_equal(lower, [2.5, 20, 0])  # 25 < high <= 30, 5 < low <= 10; never is later than 200
    np.testing.assert_array_equal(upper, [6, INF, 10 / 200])


def test_final_value_is_the_last_snapshots():
    data = xr.Dataset(
        {
            "rmse": (("seed", "step"), [[9.0, 0.5], [9.0, 0.25]]),
            "amplitude": (("seed", "step", "mode"), [[[9, 9], [0.1, 0.9]], [[9, 9], [0.2, 0.8]]]),
        },
        coords={"step": [0, 10], "mode": [3, 9]},
    )
    assert measured("final_value", spectrum(data), variable="rmse").tolist() == [0.5, 0.25]
    found = measured("final_value", spectrum(data), variable="amplitude", along="mode", place=9.0)
    assert found.tolist() == [0.9, 0.8]
    with pytest.raises(KeyError, match=r"amplitude has no mode 5; it has \[3, 9\]"):
        measured("final_value", spectrum(data), variable="amplitude", along="mode", place=5.0)
    with pytest.raises(KeyError):
        measured("final_value", spectrum(data), variable="nosuch")
    with pytest.raises(KeyError):
        measured("final_value", spectrum(data), variable="amplitude", along="mode", place=4)


@pytest.mark.parametrize(
    ("direction", "expected"), [("first_over_second", [2, 8]), ("second_over_first", [0.5, 0.125])]
)
def test_value_ratio_names_its_direction(direction, expected):
    logged = rising(rmse=[[9, 1.0], [9, 2.0]]), rising(rmse=[[9, 0.5], [9, 0.25]])
    computed = (spectrum(xr.Dataset({"rmse": (("seed",), rows)})) for rows in ([1.0, 2.0], [0.5, 0.25]))
    for runs in (logged, computed):
        assert measured("value_ratio", *runs, variable="rmse", direction=direction).tolist() == expected


def test_value_ratio_divides_two_variables_of_one_run_or_one_of_two_the_first_by_the_second():
    run = rising(rmse=[[9, 0.5], [9, 0.25]], loss=[[1, 5.0], [1, 0.5]])
    assert measured("value_ratio", run, variable="rmse", over="loss").tolist() == [0.1, 0.5]
    counts = (spectrum(xr.Dataset({"count": (("seed",), np.int64([n]))})) for n in (25, 5))
    assert measured("value_ratio", *counts, variable="count").tolist() == [5.0]


@pytest.mark.parametrize(("count", "over"), [(1, None), (3, None), (2, "loss"), (0, "loss")])
def test_value_ratio_refuses_another_number_of_runs(count, over):
    runs = [rising(rmse=[[1.0, 1.0]], loss=[[1.0, 1.0]])] * count
    with pytest.raises(ValueError, match=f"needs two runs, or one run and 'over'.* chose {count}"):
        measured("value_ratio", *runs, variable="rmse", over=over)


def test_falling_share_counts_neighbours_that_do_not_rise_after_the_start():
    # The first value is the untrained network's and does not count.
    found = measured("falling_share", rising(blur=[[0, 9, 8, 8, 7], [9, 1, 2, 3, 4], [1, 4, 3, 5, 4]]), variable="blur")
    np.testing.assert_allclose(found, [1, 0, 2 / 3])
    stopped = rising(blur=[[9, 5, 4, 3, NAN, NAN], [9, 5, 6, NAN, NAN, NAN], [9, NAN, NAN, NAN, NAN, NAN]])
    np.testing.assert_array_equal(measured("falling_share", stopped, variable="blur"), [1, 0, NAN])


def test_rising_lead_divides_the_first_steps_over_their_levels():
    spectra = rising(
        contours=[[0, 0.96, 1, 1], [0, 0.96, 1, 1], [0, 0, 0, 0], [0, 0, 0, 0], [0.99, 1, 1, 1]],
        detail=[[0, 0, 0.4, 0.6], [0, 0, 0.4, 0.5], [0, 0, 0, 0.6], [0, 0, 0, 0], [0, 0.6, 0.6, 0.6]],
    )
    found = measured("rising_lead", spectra, early="contours", early_level=0.95, late="detail", late_level=0.5)
    np.testing.assert_array_equal(found, [3, INF, 0, NAN, 20])
    rise = crossing(spectra.data, "contours", 0.95, rising=True)
    np.testing.assert_array_equal(rise.values, [10, 10, INF, INF, 0.5])
    np.testing.assert_array_equal(rise.lower, [0.5, 0.5, 30, 30, 0])


def test_degree_share_sums_the_last_snapshots_degrees():
    energy = [[[1, 0, 0, 0], [0.4, 0.3, 0.2, 0.1]], [[1, 0, 0, 0], [0, 0, 0, 1]]]
    data = xr.Dataset({"degree_energy": (("seed", "step", "degree"), energy)}, coords={"degree": [0, 1, 2, 3]})
    np.testing.assert_allclose(measured("degree_share", spectrum(data), lowest=0, highest=1), [0.7, 0])
    np.testing.assert_allclose(measured("degree_share", spectrum(data), lowest=2, highest=3), [0.3, 1])
    diverged = data.where(xr.DataArray([True, False], dims="seed"))
    np.testing.assert_allclose(measured("degree_share", spectrum(diverged), lowest=2, highest=3), [0.3, NAN])


# Seed 0: the ratio rises with a; seed 1: it falls; seed 2: undecided in two of four runs; seed 3: in one.
SWEEP = {
    0.1: [[10, 20], [10, 90], [NEVER, NEVER], [10, 20]],
    1.0: [[10, 80], [10, 20], [10, 20], [10, NEVER]],
    0.5: [[10, 50], [10, 30], [NEVER, NEVER], [NEVER, NEVER]],
    0.3: [[10, 30], [10, 40], [10, 30], [10, 30]],
}


def sweep():
    return [passages(rows, places=(1, 5), run=f"a-{a}", a=a) for a, rows in SWEEP.items()]


def test_sweep_ratio_has_the_runs_in_ascending_order_of_what_is_swept():
    found = measured("sweep_ratio", *sweep(), axis="a", slow=5, fast=1)
    np.testing.assert_array_equal(found, [[2, 3, 5, 8], [9, 4, 3, 2], [NAN, 3, NAN, 2], [2, 3, NAN, INF]])


def test_sweep_correlation_ranks_the_sweeps_values_against_ratios():
    found = measured("sweep_correlation", *sweep(), axis="a", slow=5, fast=1)
    np.testing.assert_allclose(found, [1, -1, NAN, 1])


def test_measures_of_one_run_refuse_two():
    runs = [passages([[1, 2, 3]]), passages([[1, 2, 3]], run="other")]
    for name, parameters in (
        ("passage_order", {"frequencies": [1, 3]}),
        ("passage_ratio", {"slow": 5, "fast": 1}),
        ("rank_correlation", {"along": "frequency"}),
    ):
        with pytest.raises(ValueError, match="chose 2: base, other"):
            measured(name, *runs, **parameters)


def test_sweep_time_has_the_runs_in_ascending_order_of_what_is_swept():
    runs = [
        passages([[1, 3, t5], [1, 3, NEVER]], run=str(beta), beta=beta) for beta, t5 in ((10.0, 4), (0.0, 9), (1.0, 6))
    ]
    found = measured("sweep_time", *runs, axis="beta", frequency=5)
    np.testing.assert_array_equal(found, [[9, 6, 4], [INF, INF, INF]])


def test_speed_up_compares_each_seed_with_itself():
    slow = passages([[10, 20, 60], [10, 20, NEVER], [10, 20, NEVER]])
    fast = passages([[5, 10, 15], [10, 40, 30], [20, 20, NEVER]])
    np.testing.assert_array_equal(measured("speed_up", slow, fast, frequency=5), [4, INF, NAN])
    np.testing.assert_array_equal(measured("speed_up", slow, fast, frequency=1), [2, 1, 0.5])
    np.testing.assert_array_equal(measured("speed_up", slow, fast, frequency=5, over=1), [2, INF, NAN])
    with pytest.raises(ValueError, match="compares two runs; the test's 'where' chose 1"):
        measured("speed_up", slow, frequency=5)


def test_deviation_is_relative_to_what_is_expected_and_absolute_to_nothing():
    data = spectrum(xr.Dataset({"rate": (("seed",), [-1.6, -1.5])}))
    np.testing.assert_allclose(measured("deviation", data, variable="rate", expected=-2.0), [0.2, 0.25])
    np.testing.assert_allclose(measured("deviation", data, variable="rate"), [1.6, 1.5])


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ([1, 2, 3], 1),
        ([1, 2, NEVER], 1),
        ([1, NEVER, NEVER], 1),
        ([NEVER, NEVER, NEVER], NAN),
        ([1, NEVER, 3], 0),
        ([NEVER, NEVER, 3], 0),
        ([1, 1, 3], NAN),
        ([0, 0, 3], NAN),
        ([2, 2, 1], 0),
        ([3, 2, 1], 0),
    ],
)
def test_pooled_order_is_one_where_every_pair_of_which_one_converged_is_in_order(row, expected):
    np.testing.assert_array_equal(measured("pooled_order", passages([row])), [expected])


def test_a_pair_that_never_converged_at_a_logged_step_but_may_have_between_two_leaves_pooled_order_open():
    rows, ends = [[1, NEVER, NEVER], [3, NEVER, NEVER]], [[0, LAST, 4], [2, 4, LAST]]
    np.testing.assert_array_equal(measured("pooled_order", passages(rows, after=ends)), [NAN, NAN])


def test_runs_of_other_numbers_of_seeds_are_not_compared_seed_by_seed():
    eight, one = passages([[1, 2, 3]] * 8, run="eight"), passages([[1, 2, 3]], run="one")
    with pytest.raises(ValueError, match="numbers of seeds differ: eight has 8, one has 1"):
        measured("speed_up", eight, one, frequency=5)
    numbers = [spectrum(xr.Dataset({"gain": (("seed",), [1.0] * count)}), run=f"of-{count}") for count in (8, 1)]
    with pytest.raises(ValueError, match="of-8 has 8, of-1 has 1"):
        measured("value_ratio", *numbers, variable="gain")
    sweep = [passages([[1, 2, 3]] * count, run=f"of-{count}", a=count) for count in (2, 3)]
    with pytest.raises(ValueError, match="of-2 has 2, of-3 has 3"):
        measured("sweep_time", *sweep, axis="a", frequency=5)


def test_pooled_order_has_every_seed_of_every_run_whatever_its_frequencies():
    first, second = passages([[1, 2, 3], [3, 2, 1]]), passages([[9, 4], [NEVER, NEVER]], places=(7, 2))
    np.testing.assert_array_equal(measured("pooled_order", first, second), [1, 0, 1, NAN])
    sustained = passages([[1, 2, 3]], name="sustained", threshold=0.1)
    assert measured("pooled_order", sustained, passage="sustained", threshold=0.1).tolist() == [1]
    np.testing.assert_array_equal(measured("pooled_order", first, threshold=0.07), [NAN, NAN])


@given(arrays(np.int64, (5, 4), elements=st.sampled_from([NEVER, 0, 5, 10])))
def test_pooled_order_and_decided_share_agree_with_a_loop_over_pairs(rows):
    expected, decided = [], 0
    for row in np.where(rows == NEVER, INF, rows):
        mine = [(row[i], row[j]) for i in range(4) for j in range(i + 1, 4) if min(row[i], row[j]) < INF]
        tied = sum(low == high for low, high in mine)
        decided += len(mine) - tied
        wrong = any(low > high for low, high in mine)
        expected.append(0.0 if wrong else NAN if tied or not mine else 1.0)
    spectra_ = passages(rows, places=(1, 2, 4, 8))
    np.testing.assert_array_equal(measured("pooled_order", spectra_), expected)
    np.testing.assert_allclose(measured("decided_share", spectra_), [decided / 30])


def test_decided_share_counts_pairs_over_all_runs():
    rows = passages([[1, NEVER, NEVER], [NEVER, NEVER, NEVER]]), passages([[2, NEVER]], places=(1, 5))
    np.testing.assert_allclose(measured("decided_share", *rows), [(2 + 0 + 1) / 7])
    assert measured("decided_share", *rows, threshold=0.07).tolist() == [0]


def hybrid():
    """A spectrum of ``hybrid_solver`` on two grids, two seeds, with numbers that are easy to divide."""
    data = xr.Dataset(
        {
            "jacobi_saving": (("seed", "grid"), [[2.0, 4.0], [3.0, 6.0]]),
            "jacobi_sweeps_network": (("seed", "grid"), [[10, 100], [20, 200]]),
            "jacobi_sweeps_zero": (("grid",), [40, 800]),
            "sweep_operations": (("grid",), [5, 7]),
            "direct_operations": (("grid",), [50, 70]),
            "multigrid_operations": (("grid",), [80, 90]),
        },
        coords={"grid": [63, 127], "step": [0, 25]},
        attrs={"parameters": 3, "train_points": 4},
    )
    return Spectrum("m-25", {}, {}, data)


def test_sweeps_saved_reads_one_grid():
    np.testing.assert_array_equal(measured("sweeps_saved", hybrid(), grid=127), [4, 6])
    with pytest.raises(KeyError):
        measured("sweeps_saved", hybrid(), grid=100)


def test_hybrid_gain_counts_training_and_sweeps_against_another_way():
    training = 6 * 2 * 3 * 4 * 25
    expected = [800 * 7 / (training + 100 * 7), 800 * 7 / (training + 200 * 7)]
    np.testing.assert_allclose(measured("hybrid_gain", hybrid(), grid=127, over="jacobi"), expected)
    three = 6 * 3 * 3 * 4 * 25
    expected = [50 / (three + 50), 50 / (three + 100)]
    np.testing.assert_allclose(measured("hybrid_gain", hybrid(), grid=63, over="direct", passes=3), expected)
    found = measured("hybrid_gain", hybrid(), grid=63, over="multigrid")
    np.testing.assert_allclose(found, [80 / (training + 50), 80 / (training + 100)])


def layers(**variables):
    """A spectrum with variables (seed, feature_step, layer) of three layers and the output."""
    arrays_ = {name: (("seed", "feature_step", "layer"), np.float64(rows)) for name, rows in variables.items()}
    return spectrum(xr.Dataset(arrays_, coords={"feature_step": [0, 50], "layer": [1, 2, 3, 4]}))


def test_layer_shift_compares_hidden_layers_and_leaves_the_output_out():
    f50 = [[[8, 8, 16, 99], [8, 4, 2, 1]], [[8, 8, 4, 99], [8, 8, INF, 1]], [[8, 8, 8, 8], [INF, 1, INF, INF]]]
    data = layers(f50=f50, f50_unscaled=np.float64(f50) ** 2)
    np.testing.assert_allclose(measured("layer_shift", data), [-np.log(4), INF, NAN])
    np.testing.assert_allclose(measured("layer_shift", data, at="start"), [np.log(2), -np.log(2), 0])
    np.testing.assert_allclose(measured("layer_shift", data, first=2), [-np.log(2), INF, INF])
    np.testing.assert_allclose(measured("layer_shift", data, last=4)[:2], [-np.log(8), -np.log(8)])
    np.testing.assert_allclose(measured("layer_shift", data, scaled=False)[:2], [-2 * np.log(4), INF])


def test_layer_shift_of_a_layer_that_is_not_there_says_so():
    with pytest.raises(KeyError, match="no layer 5: 3 hidden ones, and the output as 4"):
        measured("layer_shift", layers(f50=[[[1, 1, 1, 1]] * 2]), last=5)


def test_loss_speed_up_divides_the_first_steps_under_the_level():
    shallow = rising(loss=[[1, 0.5, 0.02, 0.009], [1, 1, 1, 1], [1, 0.001, 1, 1], [1, 1, 1, 1]])
    deep = rising(loss=[[1, 0.001, 0.5, 0.5], [1, 1, 0.01, 0.009], [0.001, 1, 1, 1], [1, 1, 1, 1]])
    found = measured("loss_speed_up", shallow, deep, level=0.01)
    np.testing.assert_array_equal(found, [3, INF, 20, NAN])
    with pytest.raises(ValueError, match="compares two runs; the test's 'where' chose 1"):
        measured("loss_speed_up", deep, level=0.01)


def errors(validation, test):
    """A run whose errors end at the numbers given, one a seed."""
    ends = {"validation_error": validation, "test_error": test}
    return rising(**{name: np.stack([np.full(len(values), 99.0), values], axis=1) for name, values in ends.items()})


def test_ratio_to_chosen_divides_by_the_run_that_validation_chose():
    first = errors([9, 9, 9], [8.0, 6.0, 4.0])
    # The second has the better median on the validation half, though the first is better on the test half.
    others = [errors([3, 3, 3], [1.0, 1.0, 1.0]), errors([0.1, 2, 50], [2.0, 3.0, 8.0])]
    assert measured("ratio_to_chosen", first, *others).tolist() == [4.0, 2.0, 0.5]
    assert measured("ratio_to_chosen", first, *others[::-1]).tolist() == [4.0, 2.0, 0.5]
    found = measured("ratio_to_chosen", first, *others, scale="decibel")
    np.testing.assert_allclose(found, [12.0412, 6.0206, -6.0206], atol=1e-4)
    assert measured("ratio_to_chosen", *others, first, compared="last").tolist() == [4.0, 2.0, 0.5]
    assert measured("ratio_to_chosen", first, *others, by="test_error").tolist() == [8.0, 6.0, 4.0]


def test_ratio_to_chosen_compares_a_run_with_others_not_with_itself():
    best = errors([1.0], [1.0])
    assert measured("ratio_to_chosen", best, errors([5.0], [5.0])).tolist() == [0.2]
    with pytest.raises(ValueError, match="chose 1"):
        measured("ratio_to_chosen", best)


def test_spectral_exponent_is_the_slope_over_all_frequencies_or_bounded_by_what_was_logged():
    k = np.array([1, 2, 4])
    found = ends("spectral_exponent", passages([5 * k**2, 7 * k, [5, 10, NEVER], [NEVER, 10, 20]], places=k))
    np.testing.assert_allclose(found.values, [2, 1, NAN, NAN])
    # A tone in the middle of log k has no weight, so the bounds are slopes between the outer two.
    expected = [
        np.log([last / first for first, last in pairs]) / np.log(4)
        for pairs in (
            [(5, 79), (7, 27), (5, LAST)],
            [(4, 80), (6, 28)],
        )
    ]
    np.testing.assert_allclose(found.lower, [*expected[0], -INF])
    np.testing.assert_allclose(found.upper, [*expected[1], INF, np.log(20 / LAST) / np.log(4)])
    single = ends("spectral_exponent", passages([[5], [NEVER]], places=np.array([3])))
    np.testing.assert_array_equal(single.values, [NAN, NAN])
    np.testing.assert_array_equal([single.lower, single.upper], [[-INF, -INF], [INF, INF]])
    with pytest.raises(KeyError, match=r"has no threshold 0.3; it has \[0.07, 0.2\]"):
        measured("spectral_exponent", passages([[1, 2, 3]]), threshold=0.3)
    with pytest.raises(ValueError, match="analyse the run by dft"):
        measured("spectral_exponent", passages([[1, 2, 3]], axis="band"))


@given(logged_times(4), logged_times(4))
def test_ratios_logarithms_and_slopes_hold_the_truth(one, two):
    (true, seen), (other, also) = one, two
    k = np.array([1.0, 2.0, 3.0, 5.0])
    with np.errstate(invalid="ignore", divide="ignore"):
        truth = true / other
        logarithm = np.log(truth)
    found = times_ratio(seen, also)
    for number, numbers in (
        (truth, found),
        (logarithm, found.map(np.log)),
        (np.abs(logarithm), found.map(np.log).absolute()),
    ):
        sure = ~np.isnan(number)
        assert (numbers.lower[sure] <= number[sure] + 1e-12).all()
        assert (number[sure] <= numbers.upper[sure] + 1e-12).all()
    lower, upper = exponent_bounds(k, seen.lower, seen.upper)
    slope = np.polynomial.Polynomial.fit(np.log(k), np.log(np.minimum(true[0], 1e9)), 1).convert().coef
    if np.isfinite(true).all():
        assert lower[0] - 1e-9 <= (slope[1] if len(slope) > 1 else 0.0) <= upper[0] + 1e-9


@given(logged_times(5))
def test_rank_correlations_hold_the_truth(logged):
    true, seen = logged
    lower, upper = spearman_bounds(np.arange(5.0), Bounded(*(end[0] for end in seen)))
    if len(set(true[0])) == 5:
        assert lower - 1e-9 <= spearman(np.arange(5.0), true[0]) <= upper + 1e-9
