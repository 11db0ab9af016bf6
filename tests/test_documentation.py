"""What is written about the project agrees with the project: generated files, lock, environment, README."""

from __future__ import annotations

import functools
import json
import re
import tomllib
from pathlib import Path

import jsonschema
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.version import Version

from real_plan import real_plan
from spectral_bias.config.documentation import generated_files
from spectral_bias.config.editor_lines import editor_line, shipped, with_editor_line
from spectral_bias.config.yaml_source import read_document

ROOT = Path(__file__).resolve().parents[1]


def locked_versions() -> dict[str, list[Version]]:
    """Every version of each package in the lock, by normalised name."""
    found: dict[str, list[Version]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^ \\;]+)", (ROOT / "requirements.lock").read_text(), re.M):
        found.setdefault(normalised(name), []).append(Version(version))
    return found


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


GENERATED = generated_files()


@pytest.mark.parametrize("path", sorted(GENERATED))
def test_generated_files_are_up_to_date(path):
    assert (ROOT / path).read_text("utf-8") == GENERATED[path], "run `make docs`"


@functools.cache
def validator_of(schema: str) -> jsonschema.protocols.Validator:
    """What checks files against a schema, which is checked itself once."""
    rules = json.loads((ROOT / "config/schema" / f"{schema}.json").read_text("utf-8"))
    kind = jsonschema.validators.validator_for(rules)
    kind.check_schema(rules)
    return kind(rules)


SHIPPED = [pytest.param(path, schema, id=path.relative_to(ROOT).as_posix()) for path, schema in shipped(ROOT)]


@pytest.mark.parametrize(("path", "schema"), SHIPPED)
def test_every_configuration_file_fits_its_schema_and_names_it_to_editors(path, schema):
    validator_of(schema).validate(read_document(path).data)
    first = path.read_text("utf-8").partition("\n")[0]
    _, _, named = first.partition("$schema=")
    assert first == f"# yaml-language-server: $schema={named}", "run `make docs`"
    assert (path.parent / named).resolve() == ROOT / f"config/schema/{schema}.json", "run `make docs`"


def test_configuration_of_every_kind_is_shipped():
    found = {path.relative_to(ROOT).as_posix() for path, _ in shipped(ROOT)}
    configured = {path.relative_to(ROOT).as_posix() for path in (ROOT / "config").rglob("*.yaml")}
    assert configured < found
    assert {"examples/own_model/config.yaml", "examples/pytorch_log/claims/pytorch-log.yaml"} <= found


def test_a_file_with_a_schema_of_its_own_name_has_that_one(tmp_path):
    for name in ("config/schema/words.json", "config/words.yaml", "config/other.yaml", "config/claims/words.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = {path.relative_to(tmp_path).as_posix(): schema for path, schema in shipped(tmp_path)}
    assert found == {"config/other.yaml": "settings", "config/words.yaml": "words", "config/claims/words.yaml": "claim"}


def test_the_line_for_editors_is_put_first_once_and_mended():
    line = editor_line(ROOT / "config/claims/low-first.yaml", "claim", ROOT)
    assert line == "# yaml-language-server: $schema=../schema/claim.json\n"
    assert with_editor_line("title: x\n", line) == line + "title: x\n"
    assert with_editor_line(line + "title: x\n", line) == line + "title: x\n"
    assert with_editor_line("# yaml-language-server: $schema=old\n# about\n", line) == line + "# about\n"


def test_the_lock_has_every_dependency_in_a_version_that_is_allowed_with_hashes_and_no_address():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    locked = locked_versions()
    extras = project["optional-dependencies"]
    for text in [*project["dependencies"], *(each for extra in extras.values() for each in extra)]:
        wanted = Requirement(text)
        versions = locked[normalised(wanted.name)]
        assert all(version in wanted.specifier for version in versions), text
    for name in ("requirements.lock", "requirements-uv.lock"):
        lock = (ROOT / name).read_text("utf-8")
        assert "://" not in lock
        blocks = re.split(r"^(?=[A-Za-z0-9])", lock, flags=re.M)
        assert all("--hash=sha256:" in block for block in blocks if "==" in block.partition("\n")[0])


def test_installation_is_in_layers_and_the_lock_has_all_of_them():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    base = {Requirement(text).name for text in project["dependencies"]}
    assert base == {"numpy", "netcdf4"}
    diagnosing = {Requirement(text).name for text in extras["diagnose"]}
    assert diagnosing == {"jaxtyping", "jinja2", "matplotlib", "scipy", "xarray"}
    assert {*extras["diagnose"]} < {*extras["workflow"]}
    assert not base & {Requirement(text).name for text in extras["workflow"]}
    (locking,) = re.findall(r"\$\(COMPILE\) pyproject.toml (.*) -o", (ROOT / "Makefile").read_text("utf-8"))
    assert {*locking.split()[1::2]} | {"diagnose"} == {*extras}
    in_refresh = re.search(r"^EXTRAS = \((.*)\)$", (ROOT / "maintenance/refresh_lock.py").read_text("utf-8"), re.M)
    assert in_refresh is not None
    assert re.findall(r'"([^"]+)"', in_refresh[1]) == locking.split()


@pytest.mark.parametrize("name", ["environment.yml", "workflow/envs/spectral-bias.yaml"])
def test_conda_environments_install_the_same_lock(name):
    path = ROOT / name
    environment = yaml.safe_load(path.read_text("utf-8"))
    pip = next(each["pip"] for each in environment["dependencies"] if isinstance(each, dict))
    assert "--require-hashes" in pip
    lock = next(line.removeprefix("-r ") for line in pip if line.startswith("-r "))
    assert (path.parent / lock).resolve() == ROOT / "requirements.lock"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    python = next(each for each in environment["dependencies"] if str(each).startswith("python "))
    assert python == f"python {project['requires-python']}"


def test_the_readme_names_every_claim():
    text = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in real_plan().claims if f"`{name}`" not in text] == []


def test_the_citation_names_the_version_and_licence_of_the_package():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert (cited["version"], cited["license"]) == (project["version"], project["license"])
    assert [each["name"] for each in cited["authors"]] == [each["name"] for each in project["authors"]]


def test_the_citation_has_what_zenodo_reads():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    read = {"title", "abstract", "authors", "version", "date-released", "license", "keywords", "type"}
    assert read <= set(cited)
    assert not (ROOT / ".zenodo.json").exists()  # it would be read in its place
    assert all({"type", "title", "authors"} <= set(each) for each in cited["references"])


def test_a_new_version_makes_no_result_stale():
    specs = [spec for _, spec in real_plan().artefacts().values()]
    counted = {file for spec in specs for file in spec["code"]}
    assert {Path(file).parts[0] for file in counted} == {"scripts", "report"}
    assert "scripts/spectral_bias/jobs/container.py" not in counted
