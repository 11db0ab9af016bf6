"""An edition holds what a results folder's verdicts hold, and is neither overwritten nor changed unseen."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess

import pytest

from made_up_verdicts import RECORDS, SUPPORTED, write_results
from spectral_bias.artefacts.seal import DamagedArtefactError
from spectral_bias.editions import freezing
from spectral_bias.editions.edition import EditionError, named, read_edition, read_results
from spectral_bias.editions.freezing import freeze
from spectral_bias.provenance.audit import Finding


@pytest.fixture
def audited(monkeypatch):
    """A function that sets what the audit finds beside verified files."""
    asked = []

    def audited(*findings):
        def audit(folder, plan, only):
            asked.append(tuple(only))
            return [Finding("results/verdicts/low-first.json", "verified"), *findings]

        monkeypatch.setattr(freezing, "audit", audit)
        return asked

    return audited


def frozen(working, **options):
    return freeze("first", working, None, working / "editions", **options)


def test_an_edition_reads_as_the_results_that_it_was_frozen_from(working, audited):
    asked = audited()
    target = frozen(working)
    assert asked == [("results/verdicts", "results/claims.csv", "results/claims.csv.cert.json")]
    assert sorted(path.name for path in target.iterdir()) == sorted(
        [*(f"{claim}.json" for claim in RECORDS), "README.md", "SHA256SUMS", "claims.csv"]
    )
    edition = read_edition("first")
    assert edition.records == read_results(working).records
    record = edition.records["low-first"]
    assert record["tests"][1]["values"] == SUPPORTED["tests"][1]["values"]
    assert record["tests"][1]["warnings"] == [{"code": "undecided-pairs"}]
    file = (working / "results/verdicts/low-first.json").read_bytes()
    assert record["artefact"]["sha256"] == hashlib.sha256(file).hexdigest()
    assert record["artefact"]["commit"] == "c" * 40
    assert (target / "claims.csv").read_bytes() == (working / "results/claims.csv").read_bytes()
    spec = json.dumps({"claim": "low", "code": {}}, sort_keys=True, separators=(",", ":"))
    assert record["artefact"]["spec_sha256"] == hashlib.sha256(spec.encode()).hexdigest()


def test_its_sums_are_those_of_sha256sum(working, audited):
    audited()
    target = frozen(working)
    done = subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=target, capture_output=True)
    assert done.returncode == 0, done.stderr


def test_freezing_twice_gives_the_same_bytes(working, audited):
    audited()
    one = {path.name: path.read_bytes() for path in frozen(working).iterdir()}
    shutil.rmtree(working / "editions")
    assert one == {path.name: path.read_bytes() for path in frozen(working).iterdir()}


def test_an_edition_is_never_overwritten(working, audited):
    audited()
    frozen(working)
    with pytest.raises(EditionError, match="first: exists; an edition is never overwritten"):
        frozen(working)


@pytest.mark.parametrize("state", ["missing", "stale", "broken", "foreign"])
def test_what_is_not_verified_is_not_frozen_and_the_fix_is_named(working, audited, state):
    audited(Finding("results/claims.csv", state, ("for some reason",)))
    with pytest.raises(EditionError) as refused:
        frozen(working)
    assert f"results/claims.csv: {state} (for some reason): {freezing.FIXES[state]}" in str(refused.value)
    assert not (working / "editions").exists()


def test_smoke_verdicts_are_not_frozen(working, audited):
    audited()
    write_results(working / "results", {"low-first": SUPPORTED | {"scale": "smoke", "evidence": False}})
    with pytest.raises(EditionError, match="made at smoke scale, and smoke verdicts are no evidence: low-first"):
        frozen(working)


@pytest.mark.parametrize("name", ["", "../first", "First", "a/b", ".first", "first "])
def test_a_name_is_one_folder(working, audited, name):
    audited()
    with pytest.raises(EditionError, match="is no name of an edition"):
        freeze(name, working, None, working / "editions")


def test_the_readme_counts_verdicts_and_lists_what_moved(working, audited, first):
    audited()
    edited = json.loads(json.dumps(SUPPORTED))
    edited["tests"][1] |= {"estimate": 3.0, "outcome": "undecided", "n": 9}
    write_results(working / "results", {"low-first": edited | {"verdict": "inconclusive"}})
    target = freeze("second", working, None, working / "editions", against=named("first"))
    text = (target / "README.md").read_text("utf-8")
    assert "3 claims at default scale: 0 supported, 0 refuted" not in text
    assert "3 claims at default scale: 1 supported, 0 refuted, 2 inconclusive." in text
    assert "| fourier-features | inconclusive (too-few-seeds) |  | 9 |" in text
    assert "| jacobi | supported |  | - | 1 of 1 | 0 of 0 |" in text
    moves = text[text.index("## Against first") :]
    assert (
        "verdict: supported -> inconclusive; test ratio: outcome: holds -> undecided; 2 other lines of numbers."
        in moves
    )
    assert "jacobi" not in moves


def test_no_path_of_a_machine_stands_in_an_edition(working, audited, first):
    audited()
    target = freeze("second", working, None, working / "editions", against=named(str(working / "results")))
    text = (target / "README.md").read_text("utf-8")
    assert "## Against results made from commit cccccccc" in text
    assert str(working) not in text


def test_an_edition_is_like_itself(working, audited, first):
    audited()
    target = freeze("second", working, None, working / "editions", against=named("results"))
    assert "Nothing moved." in (target / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    "edit",
    [
        lambda folder: (folder / "low-first.json").write_text("{}"),
        lambda folder: (folder / "low-first.json").unlink(),
        lambda folder: (folder / "more.json").write_text("{}"),
    ],
)
def test_an_edition_that_was_changed_is_not_read(first, edit):
    edit(first)
    with pytest.raises(DamagedArtefactError, match=r"not as it was frozen: (low-first|more)\.json"):
        read_edition("first")


def test_a_list_of_sums_that_is_no_list_is_refused(first):
    (first / "SHA256SUMS").write_bytes(b"\xff no list\n\n")
    with pytest.raises(DamagedArtefactError, match=r"not as it was frozen: .*low-first\.json"):
        read_edition("first")


def test_an_unknown_edition_and_a_folder_without_verdicts_are_named(first):
    with pytest.raises(FileNotFoundError, match=r"no such edition; did you mean 'first'\?"):
        read_edition("frist")
    with pytest.raises(FileNotFoundError, match="holds no verdicts"):
        read_results(first)
