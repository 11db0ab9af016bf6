"""Jobs run in the image where containers are asked for, and its name changes nothing elsewhere."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from packaging.specifiers import SpecifierSet
from packaging.version import Version
from snakemake.settings.types import DeploymentMethod

from spectral_bias.jobs.container import IMAGE, image

ROOT = Path(__file__).resolve().parents[2]


def workflow(*methods):
    return SimpleNamespace(deployment_settings=SimpleNamespace(deployment_method=set(methods)))


@pytest.mark.parametrize("as_module", [False, True])
def test_without_containers_no_image_is_named(tmp_path, as_module):
    (tmp_path / IMAGE).touch()
    for methods in ([], [DeploymentMethod.CONDA]):
        assert image(workflow(*methods), as_module=as_module, root=tmp_path) is None


def test_the_image_beside_the_snakefile_is_used_and_a_missing_one_is_refused(tmp_path):
    asked = workflow(DeploymentMethod.APPTAINER)
    with pytest.raises(
        FileNotFoundError, match=r"spectral-bias-atlas\.sif: there is no such image; docs/container\.md"
    ):
        image(asked, as_module=False, root=tmp_path)
    assert image(asked, as_module=True, root=tmp_path) is None
    (tmp_path / IMAGE).touch()
    assert image(asked, as_module=False, root=tmp_path) == image(asked, as_module=True, root=tmp_path)
    assert image(asked, as_module=False, root=tmp_path) == str(tmp_path / IMAGE)


def test_the_recipe_starts_from_a_python_that_the_project_supports():
    (version,) = re.findall(r"^FROM python:(\S+)-slim", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    supported = re.search(r'requires-python = "(.+)"', (ROOT / "pyproject.toml").read_text("utf-8"))
    assert Version(version) in SpecifierSet(supported[1])


def test_what_is_copied_first_is_the_lock_and_what_is_made_stays_outside():
    recipe = (ROOT / "Dockerfile").read_text("utf-8")
    first, everything = re.findall(r"^COPY (.+)$", recipe, re.MULTILINE)
    assert first == "requirements-uv.lock requirements.lock ./"
    assert everything == ". ."
    left_out = (ROOT / ".dockerignore").read_text("utf-8").split()
    assert {".venv", ".snakemake", ".cache", "results/*", "smoke", "paper", "replication", "*.sif"} <= set(left_out)
