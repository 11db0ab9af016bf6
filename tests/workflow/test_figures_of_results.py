"""Every figure is drawn from the miniature's spectra, in three formats, with a caption that fits its verdict."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from real_plan import real_plan
from spectral_bias.figures.caption import caption
from spectral_bias.plan.plan import Plan
from spectral_bias.registry.members import members

pytestmark = pytest.mark.workflow
ROOT = Path(__file__).resolve().parents[2]
CLAIMS = sorted(real_plan().claims)


def test_every_plot_in_the_library_belongs_to_a_claim(monkeypatch):
    used = {claim.figure.name for claim in real_plan().claims.values()}
    for example in ("own_model", "pytorch_log"):
        # Paths and modules of an example are looked for in its own folder.
        monkeypatch.chdir(ROOT / "examples" / example)
        used |= {claim.figure.name for claim in Plan.read(None, [Path("config.yaml")]).claims.values()}
    assert used == set(members("figures.plots"))


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_figure_is_a_picture_in_three_formats_with_its_caption(miniature, claim):
    figures = miniature.work / "results/figures"
    verdict = json.loads((miniature.work / f"results/verdicts/{claim}.json").read_text("utf-8"))
    words = caption(real_plan().claims[claim].caption.en, verdict)
    svg = ET.parse(figures / f"{claim}.svg").getroot()
    assert words in "".join(svg.itertext())
    assert float(svg.get("width").removesuffix("pt")) == pytest.approx(7.2 * 72)
    with Image.open(figures / f"{claim}.png") as picture:
        assert picture.info["Description"] == words
        assert picture.width == 1440
        darkest, lightest = picture.convert("L").getextrema()
        assert (darkest, lightest) == (0, 255)
    document = PdfReader(figures / f"{claim}.pdf")
    assert len(document.pages) == 1
    assert document.metadata.subject == words
