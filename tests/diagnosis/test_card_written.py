"""A card's files: all or none, the same bytes again, each sealed and with a certificate."""

from __future__ import annotations

import pytest
from made_up_cards import made_up

from spectral_bias.artefacts.reading import read_certificate
from spectral_bias.diagnosis import files
from spectral_bias.diagnosis.card_files import OtherFolderError, times_csv


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cards") / "made-up"
    files.write_card(*made_up(), folder)
    return folder


def test_every_file_is_there_with_a_certificate_of_the_log(written):
    assert {path.name for path in written.iterdir()} == {*files.NAMES, "times.csv.cert.json"}
    for name in files.NAMES:
        assert read_certificate(written / name)["inputs"] == {"made up.nc": "0" * 64}
    assert (written / "times.csv").read_text("utf-8") == times_csv(made_up()[0])
    page = (written / "index.html").read_text("utf-8")
    assert page.count("<svg") == 2


def test_the_same_card_has_the_same_bytes(written, tmp_path):
    files.write_card(*made_up(), tmp_path / "again")
    for path in written.iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()


def test_nothing_is_left_of_a_card_that_cannot_be_written(tmp_path, monkeypatch):
    def fails(*_args):
        raise OSError("no space")

    monkeypatch.setattr(files, "write_page", fails)
    with pytest.raises(OSError, match="no space"):
        files.write_card(*made_up(), tmp_path / "card")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_other_files_stays(tmp_path):
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(OtherFolderError):
        files.write_card(*made_up(), tmp_path)
    assert (tmp_path / "thesis.tex").read_text() == "years of work"
