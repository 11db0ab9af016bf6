"""The comparison with PyTorch: both sides train the same thing, and ratios are of the fastest of each side."""

import importlib.util
import os

import numpy as np
import pytest
from against_pytorch import judged
from pytorch.conversation import FOLDER, WorkerError, crew, together
from pytorch.products import steps_per_second
from pytorch.workloads import AGREEMENT_STEPS, SEEDS, WORKLOADS, Workload

from spectral_bias.training.data import Data
from spectral_bias.training.ensemble import Training

WITHOUT_TORCH = pytest.mark.skipif(
    importlib.util.find_spec("torch") is None, reason="PyTorch is installed by `make bench-torch`, in .venv-bench only"
)
WORKER = """
import sys, time
from pytorch.conversation import serve

def train(steps, ready):
    print("what a library prints is no answer")
    ready()
    began = time.perf_counter()
    return {"began": began, "ended": began + steps, "losses": [float(sys.argv[1])]}

def fail():
    raise KeyError("what")

serve({"train": train, "fail": fail})
"""


@pytest.fixture
def environment(tmp_path):
    (tmp_path / "told.py").write_text(WORKER)
    return {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(FOLDER)])}


def test_workers_train_together_and_say_what_they_cannot_do(environment):
    with crew(2, "told", "0.5", environment=environment) as workers:
        seconds, losses = together(workers, 3)
        assert seconds >= 3.0
        assert losses == [[0.5], [0.5]]
        with pytest.raises(WorkerError, match="KeyError: 'what'"):
            workers[0].ask(do="fail")
        assert together(workers, 1)[1] == losses


def test_ratios_are_of_the_fastest_placement_and_the_best_variant_is_one_that_people_write():
    def measured(variant, rate, disagreement=0.0):
        return {"variant": variant, "member_steps_per_second": rate, "disagreement": disagreement}

    found = judged(
        {
            "a": measured("ours", 100.0) | {"products_alone": 90.0},
            "b": measured("ours", 120.0) | {"products_alone": 150.0},
            "c": measured("eager", 4.0),
            "d": measured("eager", 6.0),
            "e": measured("vmap", 30.0),
            "f": measured("carried", 60.0),
            "g": {"error": "does not compile"},
        }
    )
    assert found["ratios"] == {"eager": 20.0, "vmap": 4.0, "carried": 2.0}
    assert (found["best"], found["possible"], found["agree"]) == ("vmap", 5.0, True)
    assert not judged({"a": measured("ours", 1.0), "b": measured("eager", 1.0, 0.01)})["agree"]


def test_products_alone_are_measured_for_every_shape_of_a_workload():
    rates = [steps_per_second(Workload("", (1, width, width, 1), 4 * width, 1, 1), 0.01) for width in (8, 128)]
    # 4,000 times the operations; whatever the machine does beside it, that is slower.
    assert rates[0] > rates[1] > 0


def test_operations_of_a_step_are_those_of_its_matrix_products():
    # 2 x 64 points x (forward 64 + 64^2 + 64, weights' gradients as many, inputs' gradients 64^2 + 64)
    assert Workload("", (1, 64, 64, 1), 64, 1, 1).flop == 128 * (2 * 4224 + 4160)
    assert Workload("", (1, 64, 64, 1), 64, 1, 1, loss="residual").flop == 3 * 128 * (2 * 4224 + 4160)


def test_the_data_of_derivative_losses_have_the_exact_solution():
    data = next(each for each in WORKLOADS.values() if each.loss == "residual").data()
    at, pi = data["x"][:, 0], np.pi
    wave = np.sin(pi * at) + np.sin(2 * pi * at) + np.sin(3 * pi * at)
    np.testing.assert_allclose(data["y"][:, 0], wave, atol=1e-6)
    slope = pi * sum(k * np.cos(k * pi * at) for k in (1, 2, 3))
    np.testing.assert_allclose(data["dy"][:, 0], slope, atol=1e-4)
    minus_curvature = pi**2 * sum(k**2 * np.sin(k * pi * at) for k in (1, 2, 3))
    np.testing.assert_allclose(data["source"][:, 0], minus_curvature, atol=1e-3)
    assert data["boundary_y"].tolist() == [[0.0], [0.0]]


@pytest.mark.parametrize("name", WORKLOADS)
def test_every_workload_is_one_that_the_library_trains(name):
    workload = WORKLOADS[name]
    few = Workload(name, (workload.sizes[0], 5, workload.sizes[-1]), 9, 1, 1, workload.activation, workload.loss)
    data = few.data()
    keys = [(0, seed) for seed in range(2)]
    training = Training(few.recipe(), Data(data, data["x"][:1]), keys, keys, [0, 30])
    loss = training.trajectory(training.segments()).loss
    assert loss.shape == (2, 2)
    assert (loss[:, 1] < loss[:, 0]).all()


@WITHOUT_TORCH
@pytest.mark.filterwarnings("ignore:`torch.jit.script:DeprecationWarning")  # torch.func.jvp imports it
@pytest.mark.parametrize(
    ("variant", "loss"),
    [(variant, loss) for variant in ("eager", "vmap", "baddbmm") for loss in ("mse", "gradient", "residual")]
    + [("carried", "gradient"), ("carried", "residual")],
)
def test_pytorch_trains_the_same_thing(tmp_path, variant, loss):
    small = Workload("small", (1, 6, 6, 1), 12, 1, 1, loss=loss)
    WORKLOADS["small"] = small
    try:
        from pytorch.ours import Ours
        from pytorch.theirs import Theirs

        ours, theirs = Ours(), Theirs(variant)
        parameters = str(tmp_path / "initial.npz")
        ours.prepare("small", parameters)
        theirs.prepare("small", parameters)
        mine = ours.losses(AGREEMENT_STEPS)
        assert len(mine) == SEEDS
        np.testing.assert_allclose(theirs.losses(AGREEMENT_STEPS), mine, rtol=1e-5)
    finally:
        del WORKLOADS["small"]
