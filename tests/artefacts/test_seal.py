"""The seal: one changed byte, or one missing, anywhere in an artefact of any format, shows."""

import hashlib
import shutil

import numpy as np
import pytest

from spectral_bias.artefacts.seal import BLANK, MARK, WITHOUT_ROOM, DamagedArtefactError, check_seal, seal, sidecar

FORMATS = ("nc", "json", "csv", "svg", "pdf", "png", "html")
SEALED_WITHIN = [name for name in FORMATS if f".{name}" not in WITHOUT_ROOM]
POSITIONS = 160


@pytest.fixture
def copy(artefacts, tmp_path):
    """A function that gives an artefact's bytes and the path of a copy, with what lies beside it."""

    def prepare(name):
        source, made = artefacts[name][0], tmp_path / f"copy.{name}"
        if sidecar(source).is_file():
            shutil.copy(sidecar(source), sidecar(made))
        return source.read_bytes(), made

    return prepare


def some(count, always=()):
    """Up to POSITIONS places of ``count``, spread and by chance, the last fifty and ``always`` among them."""
    chosen = np.random.default_rng(0).integers(0, count, POSITIONS // 2)
    spread = np.linspace(0, count - 1, POSITIONS // 2).astype(int)
    return sorted({*chosen.tolist(), *spread.tolist(), *range(max(0, count - 50), count), *always})


@pytest.mark.parametrize("name", FORMATS)
def test_a_whole_artefact_has_the_digest_of_its_bytes(artefacts, name):
    path, _ = artefacts[name]
    assert check_seal(path) == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("name", SEALED_WITHIN)
def test_the_seal_is_the_digest_with_itself_left_blank(artefacts, name):
    data = artefacts[name][0].read_bytes()
    before, _, after = data.partition(MARK)
    assert hashlib.sha256(before + MARK + BLANK + after[64:]).hexdigest().encode() == after[:64]


@pytest.mark.parametrize("name", FORMATS)
def test_a_changed_byte_anywhere_is_caught(copy, name):
    data, path = copy(name)
    mark = data.find(MARK)
    for position in some(len(data), always=range(mark, mark + len(MARK) + 64) if mark >= 0 else ()):
        for flip in (0x01, 0x20, 0x80):
            damaged = bytearray(data)
            damaged[position] ^= flip
            path.write_bytes(damaged)
            with pytest.raises(DamagedArtefactError, match=str(path)):
                check_seal(path)


@pytest.mark.parametrize("name", FORMATS)
def test_an_artefact_cut_short_anywhere_is_caught(copy, name):
    data, path = copy(name)
    for length in some(len(data)):
        path.write_bytes(data[:length])
        with pytest.raises(DamagedArtefactError, match=str(path)):
            check_seal(path)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("extra", [b"\n", b"\0", MARK + b"1" * 64])
def test_anything_added_or_put_before_is_caught(copy, name, extra):
    data, path = copy(name)
    for changed in (data + extra, extra + data):
        path.write_bytes(changed)
        with pytest.raises(DamagedArtefactError):
            check_seal(path)


def test_a_file_without_room_for_a_seal_is_damaged_without_a_whole_one_beside_it(copy, artefacts):
    data, path = copy("csv")
    path.write_bytes(data)
    assert check_seal(path) == hashlib.sha256(data).hexdigest()
    beside = bytearray(sidecar(path).read_bytes())
    beside[40] ^= 1
    sidecar(path).write_bytes(beside)
    with pytest.raises(DamagedArtefactError, match=r"copy\.csv\.cert\.json: its bytes are not those"):
        check_seal(path)
    shutil.copy(artefacts["json"][0], sidecar(path))  # whole, but of another file
    with pytest.raises(DamagedArtefactError, match=r"copy\.csv: its bytes are not those"):
        check_seal(path)
    sidecar(path).unlink()
    with pytest.raises(DamagedArtefactError, match=r"copy\.csv: copy\.csv\.cert\.json.* is not beside it"):
        check_seal(path)


def test_a_file_with_two_seals_is_not_ours_even_if_one_of_them_holds(tmp_path):
    path = tmp_path / "two.svg"
    text = MARK + b"1" * 64 + b"\n" + MARK
    path.write_bytes(text + hashlib.sha256(text + BLANK).hexdigest().encode())
    with pytest.raises(DamagedArtefactError, match=r"two\.svg: its bytes are not those that were sealed"):
        check_seal(path)


def test_a_file_of_somebody_elses_has_no_seal(tmp_path):
    path = tmp_path / "foreign.json"
    path.write_text("{}")
    with pytest.raises(DamagedArtefactError, match=r"foreign\.json: has no seal"):
        check_seal(path)


def test_a_file_is_sealed_once(tmp_path):
    path = tmp_path / "page.svg"
    path.write_text("<svg/>\n")
    seal(path)
    check_seal(path)
    with pytest.raises(ValueError, match="found 2 seals"):
        seal(path)


def test_a_record_without_a_place_for_its_seal_is_refused(tmp_path):
    path = tmp_path / "record.json"
    path.write_text("{}")
    with pytest.raises(ValueError, match=r"record\.json: expected one blank seal, found 0"):
        seal(path)
    assert path.read_text() == "{}"


@pytest.mark.parametrize("content", [b"no JSON %s", b"\xff %s", b'["%s"]', b'"%s"', b"[" * 100_000 + b"%s"])
def test_a_sealed_file_beside_a_table_that_holds_no_record_is_damage(copy, content):
    data, path = copy("csv")
    path.write_bytes(data)
    sidecar(path).write_bytes(content % (MARK + BLANK))
    seal(sidecar(path))
    with pytest.raises(DamagedArtefactError, match="holds no JSON object"):
        check_seal(path)
