"""A release agrees with itself, comes from a tested commit, and its source distribution is the whole project."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import pytest
from release import TESTED, build, members, problems, site

from spectral_bias.site.error import SiteError

ROOT = Path(__file__).resolve().parents[2]
PROJECT = """[build-system]
requires = ["setuptools>=70.1"]
build-backend = "setuptools.build_meta"
[project]
name = "tiny"
version = "1.2.0"
[tool.setuptools]
py-modules = ["tiny"]
"""
CITATION = "version: 1.2.0\ndate-released: 2026-01-02\n"


def git(root, *arguments):
    names = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    command = ["git", *names, *arguments]
    return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def root(tmp_path):
    """A small project whose only commit was tested."""
    files = {
        "pyproject.toml": PROJECT,
        "CITATION.cff": CITATION,
        "CHANGELOG.md": "# Changelog\n\n## 1.2.0 - 2026-01-02\n\n## 1.1.0 - 2025-01-01\n",
        "MANIFEST.in": "include CITATION.cff CHANGELOG.md MANIFEST.in .gitignore\n",
        "tiny.py": "",
        ".gitignore": ".cache/\nresults/\ndist/\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    git(tmp_path, "init", "--quiet")
    commit(tmp_path)
    return tmp_path


def commit(root):
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Change")
    (root / TESTED).parent.mkdir(exist_ok=True)
    (root / TESTED).write_text(git(root, "rev-parse", "HEAD") + "\n", "utf-8")


def test_a_tested_commit_that_agrees_with_itself_can_be_released(root):
    assert list(problems(root)) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "reason"),
    [
        ("CITATION.cff", "1.2.0", "1.1.0", "CITATION.cff: version is 1.1.0, that of pyproject.toml is 1.2.0"),
        ("CHANGELOG.md", "## 1.2.0 - 2026-01-02", "## Unreleased", "the first heading is 'Unreleased'"),
        ("CHANGELOG.md", "01-02", "01-03", "by pyproject.toml and CITATION.cff it is '1.2.0 - 2026-01-02'"),
        ("pyproject.toml", 'version = "1.2.0"', 'version = "1.3.0"', "it is '1.3.0 - 2026-01-02'"),
    ],
)
def test_versions_and_dates_that_differ_are_named(root, name, old, new, reason):
    text = (root / name).read_text("utf-8")
    (root / name).write_text(text.replace(old, new), "utf-8")
    commit(root)
    assert any(reason in problem for problem in problems(root))


def test_an_edit_an_untested_commit_and_a_tag_are_named(root):
    git(root, "tag", "v1.2.0")
    (root / "tiny.py").write_text("x = 1\n", "utf-8")
    (root / TESTED).unlink()
    edited, untested, tagged = problems(root)
    assert edited == "1 files differ from the commit: tiny.py"
    assert "has not passed at this commit (last: none)" in untested
    assert tagged == "the tag v1.2.0 exists: raise the version"


def test_what_is_built_comes_from_the_commit_and_lacks_nothing(root):
    (root / "tiny.py").write_text("edited = True\n", "utf-8")
    built = build(root, root / "dist")
    assert [path.name for path in built] == ["tiny-1.2.0-py3-none-any.whl", "tiny-1.2.0.tar.gz"]
    assert zipfile.ZipFile(built[0]).read("tiny.py") == b""
    assert {"tiny.py", "CITATION.cff", "pyproject.toml"} <= {*members(built[1])}
    (root / "notes.txt").write_text("", "utf-8")
    commit(root)
    with pytest.raises(ValueError, match=r"tiny-1\.2\.0\.tar\.gz lacks notes\.txt: MANIFEST\.in"):
        build(root, root / "dist")


def test_the_site_has_what_the_report_links_to(root):
    with pytest.raises(SiteError, match="there is no report"):
        site(root, root / "site.zip")
    for name in ("report/index.html", "report/claims/a.html", "figures/a.svg", "runs/a/b.nc", "claims.csv"):
        (root / "results" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "results" / name).write_text("", "utf-8")
    names = zipfile.ZipFile(site(root, root / "site.zip")).namelist()
    linked = ["claims.csv", "figures/a.svg", "report/claims/a.html", "report/index.html"]
    assert names == [".nojekyll", "index.html", *(f"results/{name}" for name in linked)]


def test_the_source_distribution_is_asked_for_every_part_of_the_project():
    asked = (ROOT / "MANIFEST.in").read_text("utf-8")
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    folders = {line.partition("/")[0] for line in tracked.splitlines() if "/" in line}
    assert folders == {line.split()[1] for line in asked.splitlines() if line.startswith("graft")} - {"profiles"}
