"""Pages and pictures stay what they are for browsers and viewers, and carry their words."""

from xml.etree import ElementTree

import pytest
from PIL import Image
from pypdf import PdfReader

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.html_page import write_page

RECORD = certificate("test", "results/a.html", {"says": "</script><b>"})


def test_a_page_keeps_its_text_and_ends_its_script_where_it_should(tmp_path):
    path = tmp_path / "a.html"
    write_page("<html><body><p>one</p></body>\n</html>", path, RECORD)
    text = path.read_text("utf-8")
    assert text.startswith("<html><body><p>one</p>")
    assert text.count("</script>") == 1
    assert "<b>" not in text
    assert text.index("</script>") < text.index("</body>") < text.index("</html>")


def test_a_page_without_a_body_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"a\.html: the page has no </body>"):
        write_page("<p>one</p>", tmp_path / "a.html", RECORD)
    assert list(tmp_path.iterdir()) == []


def test_an_svg_is_whole_xml_with_its_title(artefacts):
    root = ElementTree.parse(artefacts["svg"][0]).getroot()
    texts = {element.text for element in root.iter()}
    assert {"Title (1) 频率", "A caption & more."} <= texts


def test_a_pdf_has_its_page_title_and_subject_and_no_clock(artefacts):
    document = PdfReader(artefacts["pdf"][0])
    assert len(document.pages) == 1
    assert document.metadata.title == "Title (1) 频率"
    assert document.metadata.subject == "A caption & more."
    assert document.metadata.creation_date is None


def test_a_png_has_its_pixels_and_title(artefacts):
    with Image.open(artefacts["png"][0]) as image:
        image.load()
        assert image.width > 20
        assert image.info["Title"] == "Title (1) 频率"
        assert "Software" not in image.info
