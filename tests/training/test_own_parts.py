"""Parts of other libraries that fit by their shapes and cannot train a network are refused by what they do."""

from __future__ import annotations

import operator
import sys
import textwrap

import jax
import numpy as np
import optax
import optax.contrib
import pytest
import xarray as xr

from small_training import ADAM, MLP, recipe
from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.netcdf import described, write_netcdf
from spectral_bias.plan.records.train import TrainSpec
from spectral_bias.registry.members import members
from spectral_bias.registry.resolve import resolve
from spectral_bias.training import part_faults
from spectral_bias.training.own_parts import UselessPartError, parts_from_outside, with_usable_parts

NETWORK = recipe()


def of_activation(name):
    return part_faults.failing(lambda: part_faults.of_activation(resolve("models.activations", name)))


def of_optimiser(made):
    # Some of Optax mix whole numbers with others, as jobs let them.
    with jax.numpy_dtype_promotion("standard"):
        return part_faults.failing(lambda: part_faults.of_optimiser(made, NETWORK, (1, 1)))


NN = [
    "celu",
    "elu",
    "gelu",
    "hard_sigmoid",
    "hard_silu",
    "hard_swish",
    "hard_tanh",
    "identity",
    "leaky_relu",
    "log_sigmoid",
    "mish",
    "relu",
    "relu6",
    "selu",
    "sigmoid",
    "silu",
    "soft_sign",
    "softplus",
    "sparse_plus",
    "sparse_sigmoid",
    "squareplus",
    "swish",
    "tanh",
]
NUMPY = [
    "sin",
    "cos",
    "tan",
    "tanh",
    "arctan",
    "sinh",
    "arcsinh",
    "exp",
    "abs",
    "square",
    "sinc",
    "cbrt",
    "reciprocal",
    "negative",
]


@pytest.mark.parametrize("name", [*(f"jax.nn:{name}" for name in NN), *(f"jax.numpy:{name}" for name in NUMPY)])
def test_functions_of_a_number_with_a_slope_are_activations(name):
    assert of_activation(name) == ""


def test_all_activations_of_jax_are_in_the_table_or_are_no_functions_of_one_number():
    others = "glu log_softmax logmeanexp logsumexp normalize softmax standardize one_hot dot_product_attention"
    others += " scaled_dot_general scaled_matmul get_scaled_dot_general_config ring_dot_product_attention log1mexp"
    public = {name for name in dir(jax.nn) if callable(getattr(jax.nn, name)) and not name.startswith("_")}
    assert public - {*others.split()} == {*NN}


@pytest.mark.parametrize("name", members("models.activations"))
def test_the_librarys_own_activations_are_found_of_use(name):
    given = {"name": name, "a": 1e-3} if name == "ricker" else name
    assert of_activation(given) == ""


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("jax.numpy:ravel", "makes float32[1] of one float32"),
        ("jax.numpy:isnan", "makes one bool of one float32"),
        ("jax.numpy:sign", "has the slope 0 everywhere, so no gradient passes through it"),
        ("jax.numpy:floor", "has the slope 0 everywhere, so no gradient passes through it"),
        ("jax.numpy:zeros_like", "has the slope 0 everywhere, so no gradient passes through it"),
        ("jax.numpy:sqrt", "has the value nan at -4"),
        ("jax.numpy:log", "has the value nan at -4"),
        ("jax.nn:log1mexp", "has the value nan at -4"),
        ("jax.numpy:modf", "makes a tuple of one float32"),
        ("jax.numpy:ndim", "makes one int32 of one float32"),
        ("jax.numpy:diag", "fails: ValueError: diag input must be 1d or 2d"),
    ],
)
def test_what_is_no_activation_is_refused_for_what_it_does(name, fault):
    assert of_activation(name) == fault


def test_an_activation_that_looks_at_other_numbers_is_refused():
    def normalised(x):
        return x / (1e-3 + abs(x).max()) if x.ndim else x

    assert "does not act on each number alone" in part_faults.of_activation(normalised)


def test_an_activation_whose_gradient_is_no_number_is_refused():
    """The square root of the other branch has no slope at 0: NaN times 0 is NaN."""
    jnp = jax.numpy
    half = part_faults.of_activation(lambda x: jnp.where(x > 0, jnp.sqrt(jnp.maximum(x, 0.0)), 0.0))
    assert half == "has the slope nan at -4"


OPTIMISERS = [
    "adabelief",
    "adafactor",
    "adagrad",
    "adam",
    "adamax",
    "adamaxw",
    "adamw",
    "adan",
    "amsgrad",
    "fromage",
    "lamb",
    "lars",
    "lion",
    "nadam",
    "nadamw",
    "noisy_sgd",
    "novograd",
    "optimistic_adam_v2",
    "optimistic_gradient_descent",
    "radam",
    "rmsprop",
    "rprop",
    "sgd",
    "sign_sgd",
    "signum",
    "sm3",
    "yogi",
    "adadelta",
    "lbfgs",
    "polyak_sgd",
]
CONTRIBUTED = [
    "acprop",
    "ademamix",
    "adopt",
    "cocob",
    "dadapt_adamw",
    "dog",
    "dowg",
    "madgrad",
    "momo",
    "momo_adam",
    "muon",
    "prodigy",
    "schedule_free_adamw",
    "schedule_free_sgd",
    "simplified_ademamix",
]


@pytest.mark.filterwarnings("ignore:Specifying a key")
@pytest.mark.parametrize("name", [*OPTIMISERS, *(f"contrib.{name}" for name in CONTRIBUTED)])
def test_public_optimisers_go_down_the_gradient(name):
    make = operator.attrgetter(name)(optax)
    own_rate = name.removeprefix("contrib.") in {
        "cocob",
        "dadapt_adamw",
        "dog",
        "dowg",
        "lbfgs",
        "polyak_sgd",
        "prodigy",
    }
    assert of_optimiser(make() if own_rate else make(learning_rate=1e-2)) == ""


@pytest.mark.parametrize("rate", [1e-9, 50.0])
def test_no_learning_rate_is_too_small_or_too_large_to_be_tried(rate):
    """On |p - q|^2 / 2 itself gradient descent diverges from 2 on; what is loss's curvature is not known here."""
    assert of_optimiser(optax.sgd(rate, momentum=0.9)) == ""


UP = "does not descend: in 32 of its steps f = |p - q|^2 / 2 goes from 1 to 1."


@pytest.mark.parametrize(
    ("made", "fault"),
    [
        (optax.clip_by_global_norm(1.0), UP),
        (optax.scale_by_adam(), UP),
        (optax.identity(), UP),
        (optax.trace(0.9), UP),
        (optax.adadelta(), UP),  # its learning rate is None, and then nothing turns the sign
        (optax.sgd(-0.1), UP),
        (optax.set_to_zero(), "does not move the parameters in 32 steps"),
        (optax.sgd(0.0), "does not move the parameters in 32 steps"),
        (optax.sgd(float("nan")), "makes steps that hold NaN or infinity"),
        (optax.contrib.sophia(1e-2), "fails: ValueError: obj_fn must be provided"),
    ],
    ids=["clip", "adam's scale", "identity", "trace", "adadelta", "up", "zero", "still", "nan", "sophia"],
)
def test_what_is_no_optimiser_is_refused_for_what_it_does(made, fault):
    assert of_optimiser(made).startswith(fault)


def test_what_only_shrinks_parameters_is_no_optimiser():
    """It would go down |p|^2 / 2."""
    shrinking = optax.stateless(lambda _, parameters: jax.tree.map(lambda one: -0.1 * one, parameters))
    growing = optax.stateless(lambda _, parameters: jax.tree.map(lambda one: 0.1 * one, parameters))
    assert of_optimiser(shrinking).startswith(UP)
    assert of_optimiser(growing).startswith(UP)


@pytest.mark.parametrize(
    ("schedule", "fault"),
    [
        (lambda progress: 1.0 - progress, ""),
        (lambda progress: jax.numpy.where(progress < 0.5, 0.0, 1.0), ""),
        (jax.numpy.log, "has the factor -inf at 0 of the steps: no finite number"),
        (jax.numpy.negative, "has the factor -0.09 at 0.09 of the steps: up the gradient"),
        (jax.numpy.isnan, "makes true or false; expected a number"),
        (jax.numpy.zeros_like, "has the factor 0 at all steps, so nothing is trained"),
    ],
)
def test_factors_of_a_schedule_are_finite_and_not_below_0(schedule, fault):
    assert part_faults.of_schedule(schedule) == fault


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda weight, bias: (0.1 * weight, 0.0 * bias), ""),
        (lambda weight, bias: (0.0 * weight, bias), "makes all weights 0, so no gradient passes through a layer"),
        (lambda weight, bias: (weight.T, bias), "makes float32[5, 7] of the weight float32[7, 5]"),
        (lambda weight, bias: (weight, jax.numpy.log(bias)), "makes a bias that holds NaN or infinity"),
        (lambda weight, bias: weight, "makes float32[7, 5]; expected a pair of weight and bias"),
    ],
)
def test_an_initialisation_makes_finite_weights(make, fault):
    assert part_faults.of_initialisation(make) == fault


LABELS = np.random.default_rng(0).standard_normal((40, 1))
SIGNS = np.sign(LABELS)


@pytest.mark.parametrize("loss", [optax.squared_error, optax.l2_loss, optax.huber_loss, optax.log_cosh])
def test_losses_that_fall_towards_the_labels_are_taken(loss):
    assert part_faults.of_elementwise_loss(loss, LABELS) == ""


def test_losses_of_margins_and_quantiles_are_taken():
    jnp = jax.numpy
    assert part_faults.of_elementwise_loss(lambda p, y: jnp.exp(-p * y), SIGNS) == ""
    assert part_faults.of_elementwise_loss(lambda p, y: jnp.maximum(0.9 * (y - p), 0.1 * (p - y)), LABELS) == ""


def test_losses_without_a_number_at_these_labels_are_not_known():
    assert part_faults.of_elementwise_loss(lambda p, y: -jax.numpy.log(p) * y, LABELS) == ""
    assert part_faults.of_elementwise_loss(optax.squared_error, np.ones((4, 1))) == ""


def test_a_similarity_is_no_loss():
    fault = part_faults.of_elementwise_loss(optax.cosine_similarity, SIGNS)
    assert fault.endswith("at the mean: it is to fall")


def test_a_loss_that_does_not_depend_on_the_network_is_refused():
    batch = {"x": np.ones((4, 1), np.float32), "y": np.ones((4, 1), np.float32)}
    assert part_faults.of_loss(NETWORK, (1, 1), batch) == ""
    constant = recipe(loss={"name": "own_for_parts:constant"})
    assert part_faults.of_loss(constant, (1, 1), batch).startswith("has the gradient 0 in all parameters")


OWN = """
import jax.numpy as jnp


def constant(network, batch):
    return jnp.mean(batch["y"] ** 2)


def half(weight, bias):
    return 0.5 * weight, 0.0 * bias
"""


@pytest.fixture(autouse=True)
def own(tmp_path, monkeypatch):
    (tmp_path / "own_for_parts.py").write_text(textwrap.dedent(OWN), "utf-8")
    monkeypatch.delitem(sys.modules, "own_for_parts", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)


NUMERICS = {"threads": 1, "isa": "native", "platform": "cpu", "matmul_precision": "highest"}


def spec_of(**changes):
    names = {"model": MLP, "loss": {"name": "mse"}, "optimiser": ADAM, "schedule": {"name": "constant"}}
    place = {"experiment": "mine", "run": "base", "coordinates": {}, "stream": ["mine", "base"]}
    times = {"snapshots": [0, 1], "feature_steps": [], "seeds": 1, "batch": "full", "numerics": NUMERICS}
    return {**names, **place, **times, **changes}


@pytest.fixture
def data(tmp_path):
    x = np.linspace(-1, 1, 8, dtype=np.float32)[:, None]
    made = {
        "x_train": described(x, ("train", "dimension"), "points"),
        "y_train": described(np.sin(3 * x), ("train", "channel"), "labels"),
        "x": described(x, ("sample", "dimension"), "points"),
    }
    path = tmp_path / "data.nc"
    attributes = {"title": "A sine", "summary": "Made here."}
    write_netcdf(xr.Dataset(made, attrs=attributes), path, certificate("dataset", str(path), {}))
    return path


def test_all_useless_parts_are_told_at_once_with_key_value_and_what_to_write(data):
    started = []
    stage = with_usable_parts(lambda **given: started.append(given))
    spec = spec_of(
        model={**MLP, "activation": {"name": "jax.numpy:isnan"}},
        optimiser={"name": "optax:clip_by_global_norm", "max_norm": 1.0},
        loss={"name": "own_for_parts:constant"},
    )
    with pytest.raises(UselessPartError) as refused:
        stage(data=data, spec=spec)
    told = str(refused.value)
    assert told.startswith("experiments/mine.yaml, run base: model.activation: jax.numpy:isnan makes one bool of one ")
    assert "; choose abs, elu, " in told
    assert "; optimiser: optax:clip_by_global_norm (max_norm: 1.0) does not descend: " in told
    assert "`    return optax.chain(optax.clip_by_global_norm(max_norm=1.0), optax.sgd(learning_rate))`" in told
    assert "; loss: own_for_parts:constant has the gradient 0 in all parameters" in told
    assert "\n" not in told  # the workflow's terminal shows one line
    assert started == []


def test_a_run_with_parts_of_use_is_trained_on_the_same_spec(data):
    started = []
    spec = spec_of(
        model={**MLP, "activation": {"name": "jax.nn:mish"}, "initialisation": {"name": "own_for_parts:half"}},
        optimiser={"name": "optax:lion", "learning_rate": 1e-3},
        schedule={"name": "jax.numpy:cos"},
        loss={"name": "optax.losses:huber_loss", "delta": 0.1},
    )
    with_usable_parts(lambda **given: started.append(given))(data=data, run="run.nc", spec=spec)
    assert started == [{"data": data, "run": "run.nc", "spec": spec}]
    keys = [key for _, key, _ in parts_from_outside(TrainSpec.read(spec))]
    assert keys == ["model.activation", "model.initialisation", "optimiser", "schedule", "loss"]


def test_the_librarys_own_parts_are_not_tried_in_every_job(tmp_path):
    started = []
    with_usable_parts(lambda **given: started.append(given))(data=tmp_path / "none.nc", spec=spec_of())
    assert len(started) == 1
