"""Training set up for a graphics card, with the CPU as the device: there is no card where these tests run."""

import json
import os
import runpy
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
import yaml

from spectral_bias.digests.closure import ROOT
from spectral_bias.numerics.environment import configure
from spectral_bias.plan.plan import Plan
from spectral_bias.registry.search import SCRIPTS

RUN = ("low-first-reference", "base")
SMALL = {"scale": "smoke", "experiments": {RUN[0]: {"steps": 20, "seeds": 2}}}
PROFILE = ROOT / "workflow/profiles/gpu/config.yaml"


def planned(platform: str) -> Plan:
    return Plan.read({**SMALL, "numerics": {"platform": platform}})


def trained(plan: Plan, monkeypatch: pytest.MonkeyPatch, folder: Path) -> tuple[xr.Dataset, dict[str, str]]:
    """The run file that the rules' own scripts make, and the variables that they set."""
    monkeypatch.chdir(folder)
    data, run = Path(*plan.inputs("train", *RUN)["data"]), Path("run.nc")
    data.parent.mkdir(parents=True)
    runpy.run_path(str(SCRIPTS / "dataset.py"))["dataset"]([], data, plan.spec("dataset", data.stem))
    with monkeypatch.context() as patched:
        patched.setattr(os, "environ", {})
        # JAX was imported for the CPU before, so that its device stays that.
        runpy.run_path(str(SCRIPTS / "train.py"))["train"](data, run, plan.spec("train", *RUN))
        variables = dict(os.environ)
    with xr.open_dataset(run) as file:
        return file.load(), variables


def test_a_run_set_up_for_a_card_has_the_numbers_of_the_device_that_trains_it(monkeypatch, tmp_path):
    made = {}
    for platform in ("cpu", "gpu"):
        (tmp_path / platform).mkdir()
        made[platform] = trained(planned(platform), monkeypatch, tmp_path / platform)
    (here, _), (card, variables) = made["cpu"], made["gpu"]
    assert variables["JAX_PLATFORMS"] == "cuda"
    assert variables["XLA_PYTHON_CLIENT_PREALLOCATE"] == "false"
    assert variables["JAX_DEFAULT_MATMUL_PRECISION"] == "highest"
    assert card.sizes["seed"] == 2
    assert np.ptp(card["loss"].values) > 0
    np.testing.assert_array_equal(here["prediction"], card["prediction"])
    record = json.loads(card.attrs["certificate"])
    assert record["spec"]["numerics"]["platform"] == "gpu"
    assert record["numeric_environment"]["device"] == "cpu", "the device that it was, not the one that was asked for"


def test_the_device_is_part_of_a_runs_spec_and_of_nothing_else():
    here, card = planned("cpu"), planned("gpu")
    name = here.dataset_name_of(*RUN)
    assert here.spec("train", *RUN) != card.spec("train", *RUN)
    assert here.spec("spectrum", *RUN) == card.spec("spectrum", *RUN)
    assert here.spec("dataset", name) == card.spec("dataset", name)


def test_a_preallocation_that_the_user_asked_for_stays(monkeypatch):
    monkeypatch.setattr(os, "environ", {"XLA_PYTHON_CLIENT_PREALLOCATE": "true"})
    configure(planned("gpu").spec("train", *RUN)["numerics"])
    assert os.environ["XLA_PYTHON_CLIENT_PREALLOCATE"] == "true"


def test_without_a_card_training_fails_instead_of_going_on_with_the_cpu():
    numerics = planned("gpu").spec("train", *RUN)["numerics"]
    code = (
        "from spectral_bias.numerics.environment import configure\n"
        f"configure({numerics!r})\n"
        "import jax\n"
        "print([device.platform for device in jax.devices()])"
    )
    # No card is to be seen, should this machine have one.
    environment = {**os.environ, "CUDA_VISIBLE_DEVICES": ""}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert done.stdout == "", "no device is named that would train"


def test_the_profile_trains_one_run_at_a_time_on_the_card():
    profile = yaml.safe_load(PROFILE.read_text("utf-8"))
    settings = dict(text.split("=", 1) for text in profile["config"])
    plan = Plan.read({key: yaml.safe_load(value) for key, value in settings.items()})
    cards = dict(text.split("=") for text in profile["resources"])
    assert plan.gpus == int(cards["gpu"]) == 1
    assert plan.catalogue.settings.numerics.matmul_precision == "highest"
