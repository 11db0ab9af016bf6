"""The source files behind the names of a claim and of its experiments."""

from __future__ import annotations

import hashlib

import pytest

from real_plan import real_plan
from spectral_bias.plan.plan import Plan


@pytest.fixture(scope="module")
def found():
    """The modules of a claim of this project, by key."""
    plan = real_plan()
    return lambda claim: plan.spec("page", claim)["modules"]


def test_measures_and_every_part_of_the_set_ups_are_found(found):
    modules = found("activation-regularity")
    assert "spectral_bias.models.activations.ricker" in modules["activation"]  # named on an axis alone
    assert "spectral_bias.models.networks.mlp" in modules["model"]
    assert "spectral_bias.datasets.synthetic" in modules["dataset"]
    assert {"spectral_bias.training.losses.mse"} <= set(modules["loss"])
    assert all(name.startswith("spectral_bias.verdicts.measures.") for name in modules["measure"])


def test_a_computed_claim_names_its_analysis_and_no_network(found):
    modules = found("activation-spectra")
    assert modules["analysis"]
    assert "model" not in modules
    assert "optimiser" not in modules


def test_own_code_is_found_and_installed_packages_are_not(project):
    own = project.folder / "mylosses.py"
    own.write_text("def mine(predicted, labels):\n    return labels - predicted\n", "utf-8")
    project.replace(project.experiment, "loss: mse", "loss: mylosses:mine")
    project.replace(project.experiment, "name: adam,", 'name: "optax:adamw",')
    modules = Plan(project.read()).spec("page", "tones-first")["modules"]
    assert [*modules["loss"]] == ["mylosses"]
    assert "optimiser" not in modules


def test_a_comment_in_what_a_page_shows_makes_another_page(project):
    own = project.folder / "mylosses.py"
    own.write_text("def mine(predicted, labels):\n    return labels - predicted\n", "utf-8")
    project.replace(project.experiment, "loss: mse", "loss: mylosses:mine")

    def digest():
        return Plan(project.read()).spec("page", "tones-first")["modules"]["loss"]["mylosses"]["sha256"]

    before = digest()
    assert hashlib.sha256(own.read_bytes()).hexdigest() == before
    own.write_text(f"# A comment.\n{own.read_text('utf-8')}", "utf-8")
    assert digest() != before
