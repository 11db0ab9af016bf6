"""Results behind links, in folders of any name, called from anywhere: the commands work and keep the user's names."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from spectral_bias.cli.folders import located, results_folder

VERDICT, RUN = "results/verdicts/tones-first.json", "results/runs/tones/scale-1.nc"
PAGE, SVG = "results/report/claims/tones-first.html", "results/figures/tones-first.svg"


def link(folder: Path, name: str, disk: Path) -> Path:
    """Move a part of a folder to another disk and leave a link in its place."""
    disk.mkdir(exist_ok=True)
    target = disk / f"moved-{Path(name).name}"
    shutil.move(folder / name, target)
    (folder / name).symlink_to(target)
    return target


def linked_results(results, tmp_path):
    link(results.folder, "results", tmp_path / "scratch disk")
    return results.folder


def linked_folder(results, tmp_path):
    link(tmp_path, "work", tmp_path / "scratch disk")
    return results.folder


def odd_name(results, tmp_path):
    return results.folder.rename(tmp_path / "wörk, 中文 'n' $HOME")


@pytest.mark.parametrize("arrange", [linked_results, linked_folder, odd_name])
def test_every_command_works_behind_links_and_under_odd_names(results, made, tmp_path, command, arrange):
    folder = arrange(results, tmp_path)
    status, text = command("audit", "--json", folder / "results")
    found = {each["artefact"]: each["state"] for each in json.loads(text)}
    assert (status, set(found.values())) == (0, {"verified"})
    assert set(found) == set(made.plan().artefacts())
    status, text = command("explain", folder / SVG)
    assert (status, text.splitlines()[0]) == (0, f"{SVG}  verified")
    status, text = command("explain", "--uses", folder / VERDICT)
    assert (status, text.splitlines()[0]) == (0, f"{VERDICT}: 10 artefacts use it, 0 more are made from these")
    status, text = command("rebuild", "--shallow", folder / PAGE)
    assert (status, text.splitlines()[-1]) == (0, "1 identical")
    status, text = command("compare", made.folder, folder)
    assert (status, text.splitlines()[0].partition(" of ")[0]) == (0, "0 verdicts moved, 0 claims moved in any number;")


def test_a_crate_is_written_behind_a_link(results, tmp_path, command):
    folder = linked_results(results, tmp_path)
    assert command("crate", folder / "results")[0] == 0
    assert (tmp_path / "scratch disk/moved-results/ro-crate-metadata.json").is_file()
    assert (folder / "spectral-bias-atlas-smoke.zip").is_file()
    assert command("audit", folder / "results/ro-crate-metadata.json")[0] == 0


@pytest.mark.parametrize("name", ["results/runs", RUN])
def test_a_link_out_of_the_results_is_not_followed_and_is_told(results, tmp_path, command, name):
    target = link(results.folder, name, tmp_path / "disk")
    status, text = command("audit", results.path("results"))
    assert status == 1
    reason = f"{name} is a link to {target}, outside of results/, and is not followed; only results/ itself may be"
    assert reason in text
    assert text.splitlines()[0].startswith("broken    results/runs/")
    assert command("audit", results.path(RUN))[0] == 1
    assert command("explain", results.path(VERDICT))[0] == 1
    status, text = command("rebuild", results.path(RUN))
    assert status == 2
    assert "leads out of the folder of the results" in text


def test_a_link_inside_the_results_is_followed(results, command):
    results.path("results/runs").rename(results.path("results/trained"))
    results.path("results/runs").symlink_to("trained")
    assert command("audit", results.path(RUN))[0] == 0


def test_a_link_to_a_disk_that_is_gone_is_named(results, tmp_path, command):
    target = link(results.folder, "results", tmp_path / "disk")
    target.rename(tmp_path / "gone")
    for arguments in (["audit", "results"], ["crate", "results"], ["rebuild", VERDICT], ["audit", PAGE]):
        status, text = command(arguments[0], results.path(arguments[1]))
        assert status == 2
        assert f"results is a link to {target}, which does not exist" in text
    link_below = results.folder.with_name("other")
    shutil.copytree(tmp_path / "gone", link_below / "results")
    shutil.copytree(results.folder, link_below, dirs_exist_ok=True, ignore=shutil.ignore_patterns("results"))
    link(link_below, "results/runs", tmp_path / "disk").rename(tmp_path / "gone too")
    text = command("audit", link_below)[1]
    assert f"results/runs is a link to {tmp_path / 'disk' / 'moved-runs'}, which does not exist" in text


@pytest.mark.parametrize(
    ("work", "path"),
    [
        (".", "results"),
        (".", "results/"),
        (".", "."),
        ("..", "work/results/verdicts/"),
        ("..", "work/"),
        ("results/figures", "../verdicts"),
        ("results/figures", "."),
        ("/", "{folder}/results/verdicts/tones-first.json"),
    ],
)
def test_paths_are_relative_or_absolute_from_any_folder(results, command, monkeypatch, work, path):
    monkeypatch.chdir(results.folder / work)
    status, text = command("audit", path.format(folder=results.folder))
    assert (status, text.splitlines()[-1].split(", ")[1:]) == (0, ["0 stale", "0 broken", "0 foreign", "0 missing"])


def test_an_experiment_may_be_called_results():
    assert results_folder(Path("/w/results/runs/results/base.nc")) == Path("/w/results")
    assert results_folder(Path("/home/results/w/results/runs/a.nc")) == Path("/home/results/w/results")
    assert results_folder(Path("/w/config/a.yaml")) is None


def test_a_path_that_does_not_exist_is_told_with_the_nearest(results, command, tmp_path, monkeypatch):
    for name in ("audit", "explain", "rebuild"):
        status, text = command(name, results.path("results/verdicts/tonse-first.json"))
        assert status == 2
        assert text.endswith(f"there is no such file or folder; did you mean {VERDICT}?\n")
    assert "there is no such file or folder\n" in command("audit", results.path("results/zzz.svg"))[1]
    monkeypatch.chdir(tmp_path)
    status, text = command("audit")
    assert (status, text) == (
        2,
        "results: there is no such folder; run this in the folder that holds results/, or name that folder\n",
    )
    with pytest.raises(FileNotFoundError, match="neither lies in a folder named results nor holds one"):
        located(tmp_path)
    assert "is a folder; name one file in it" in command("rebuild", results.path("results/runs"))[1]


def test_what_may_not_be_written_is_one_line(results, command, monkeypatch):
    original = Path.mkdir

    def mkdir(self, *arguments, **options):
        if self.name == ".source.partial":
            raise PermissionError(13, "Permission denied", str(self))
        return original(self, *arguments, **options)

    monkeypatch.setattr(Path, "mkdir", mkdir)
    status, text = command("crate", results.path("results"))
    assert status == 2
    assert text.splitlines()[-1] == f"[Errno 13] Permission denied: '{results.path('results/.source.partial')}'"
    assert not results.path("results/ro-crate-metadata.json").exists()


def test_a_users_modules_do_not_hide_pythons(made, tmp_path):
    """As ``python -m`` would have it, which looks into the working folder first."""
    for name in ("random.py", "queue.py", "page.py"):
        (tmp_path / name).write_text("raise SystemExit('mine')\n")
    command = [sys.executable, "-m", "spectral_bias", "audit", made.path(VERDICT)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
