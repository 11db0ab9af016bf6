"""What all pages load: joined from the sources in their order, byte-stable, sealed."""

from __future__ import annotations

import re

import pytest

from real_plan import real_plan
from spectral_bias.artefacts.reading import read_certificate
from spectral_bias.artefacts.seal import DamagedArtefactError, check_seal, sidecar
from spectral_bias.digests.closure import ROOT
from spectral_bias.plan.report_files import LICENCES, SCRIPT, STYLE
from spectral_bias.provenance.stages import call
from spectral_bias.report import assets

NAMES = ("report.css", "report.js", "vega.js")


def test_every_source_is_joined_once():
    for folder, files in (("css", STYLE), ("js", SCRIPT)):
        found = {f"assets/{folder}/{path.name}" for path in (ROOT / "report/assets" / folder).glob(f"*.{folder}")}
        assert sorted(found) == sorted(files)


def test_sources_stand_in_their_order_and_in_full():
    style, script = ([(ROOT / "report" / name).read_text("utf-8") for name in files] for files in (STYLE, SCRIPT))
    assert assets.style_sheet(STYLE) == "\n".join(style)
    assert assets.script(SCRIPT) == "\n".join(['"use strict";', *script])


def test_scripts_share_one_room_of_names():
    names = re.findall(r"^(?:async )?(?:function|const|let|class) (\w+)", assets.script(SCRIPT), re.M)
    assert len(names) == len(set(names))


def test_the_chart_library_begins_with_its_licences_and_leaves_one_global():
    text = assets.charts(LICENCES)
    assert text.startswith("/*\nVega, Vega-Lite and Vega-Embed")
    assert "Redistributions of source code must retain" in text[:3000]
    assert set(re.findall(r"window\.(vega\w*)\s*=[^=]", text)) == {"vegaEmbed"}
    assert text.rstrip().endswith("})();")
    assert text == assets.charts(LICENCES)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A working folder with the pages' assets, made as the rule makes them."""
    folder = tmp_path_factory.mktemp("assets")
    spec = real_plan().spec("assets")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        call("assets", spec, "results/report/assets/report.css", [])
    return folder / "results/report/assets"


@pytest.mark.parametrize("name", NAMES)
def test_an_asset_is_sealed_and_has_its_certificate_beside_it(made, name):
    check_seal(made / name)
    record = read_certificate(made / name)
    assert record["rule"] == "assets"
    sources = {f"report/{source}" for source in (*STYLE, *SCRIPT, LICENCES)}
    assert sources <= set(record["spec"]["code"])


@pytest.mark.parametrize("name", NAMES)
def test_an_edited_asset_is_damaged(made, name, tmp_path):
    for path in (made / name, sidecar(made / name)):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    edited = tmp_path / name
    edited.write_bytes(edited.read_bytes().replace(b"0", b"1", 1))
    with pytest.raises(DamagedArtefactError):
        check_seal(edited)
