"""Lineage is read from certificates: what was made from what, each before what was made from it."""

from __future__ import annotations

from spectral_bias.provenance.lineage import Lineage, read_lineage

VERDICT = "results/verdicts/tones-first.json"


def graph(**inputs):
    return Lineage({name: {"inputs": dict.fromkeys(each, "")} for name, each in inputs.items()})


def test_ancestors_come_before_what_was_made_from_them():
    lineage = graph(page=["verdict", "figure"], figure=["verdict", "spectrum"], verdict=["spectrum"], spectrum=["log"])
    assert lineage.ancestors("page") == ["log", "spectrum", "verdict", "figure", "page"]


def test_a_forged_ring_ends():
    lineage = graph(a=["b"], b=["a"])
    assert sorted(lineage.ancestors("a")) == ["a", "b"]


def test_lineage_on_disk_reaches_files_of_ones_own_and_tells_what_cannot_be_read(results):
    lineage = read_lineage(results.folder, [VERDICT])
    ancestors = lineage.ancestors(VERDICT)
    assert ancestors[-1] == VERDICT
    assert "pictures/own.png" in ancestors
    for name in lineage.certificates:
        for each in lineage.certificates[name]["inputs"]:
            assert ancestors.index(each) < ancestors.index(name)
    results.path("results/runs/tones/scale-1.nc").unlink()
    results.path("results/runs/tones/scale-2.nc").write_bytes(b"no")
    unread = read_lineage(results.folder, [VERDICT]).unread
    assert set(unread) == {"results/runs/tones/scale-1.nc", "results/runs/tones/scale-2.nc"}
    assert unread["results/runs/tones/scale-1.nc"] == "there is no such file"


def test_the_lineage_of_everything_is_every_artefact(made):
    with made.inside():
        assert set(read_lineage(made.folder).certificates) == set(made.plan().artefacts())
