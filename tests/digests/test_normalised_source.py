"""What is kept of a source is what reading it afresh gives, and nothing that was damaged is believed."""

import json
import subprocess
import sys

import pytest

from spectral_bias.digests import normalised_source
from spectral_bias.digests.normalised_source import Imported, parsed, read_source
from spectral_bias.registry.search import SCRIPTS


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder of its own to keep sources in, and a process that has read none."""
    file = tmp_path / "kept" / "sources.json"
    monkeypatch.setattr(normalised_source, "_place", lambda: file)
    monkeypatch.setattr(normalised_source, "_write_at_exit", lambda process: None)
    normalised_source._kept.cache_clear()
    yield file
    normalised_source._kept.cache_clear()


def test_import_statements_wherever_statements_lie_and_none_for_type_checkers():
    text = b"""
import a, b.c
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    import never
else:
    import always
def f(x=lambda: 0):
    try:
        from . import d
    except ImportError:
        from ..e import g
    finally:
        import h
    match x:
        case 1:
            import i
    for _ in x:
        pass
    else:
        import j
class K:
    async def l(self):
        async with self:
            import m
"""
    assert parsed(text, "x.py").imports == [
        Imported(0, None, ["a", "b.c"]),
        Imported(0, "typing", ["TYPE_CHECKING"]),
        Imported(0, None, ["always"]),
        Imported(1, "", ["d"]),
        Imported(2, "e", ["g"]),
        Imported(0, None, ["h"]),
        Imported(0, None, ["i"]),
        Imported(0, None, ["j"]),
        Imported(0, None, ["m"]),
    ]


def test_another_process_finds_what_this_one_kept(place):
    files = sorted((SCRIPTS / "spectral_bias" / "digests").glob("*.py"))
    read = {path: read_source(path.read_bytes(), str(path)) for path in files}
    normalised_source._write(normalised_source.os.getpid())
    normalised_source._kept.cache_clear()
    assert len(json.loads(place.read_text())) == len(files)
    assert normalised_source._kept().keys()
    for path in files:
        assert read_source(path.read_bytes(), str(path)) == read[path] == parsed(path.read_bytes(), str(path))


def test_a_forked_process_writes_nothing(place):
    read_source(b"import a", "a.py")
    normalised_source._write(normalised_source.os.getpid() + 1)
    assert not place.exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"a": 1}', '{"a": ["b", [1]]}'])
def test_a_damaged_file_is_read_over(place, text):
    place.parent.mkdir()
    place.write_text(text)
    assert read_source(b"import a", "a.py") == parsed(b"import a", "a.py")


def test_a_folder_that_cannot_be_made_is_no_error(place):
    place.parent.write_text("a file where the folder should be")
    read_source(b"import a", "a.py")
    normalised_source._write(normalised_source.os.getpid())


def test_what_was_read_is_kept_at_the_end_of_a_process(tmp_path):
    code = (
        "from pathlib import Path\nfrom spectral_bias.digests import normalised_source\n"
        f"normalised_source._place = lambda: Path({str(tmp_path / 'kept.json')!r})\n"
        "normalised_source.read_source(b'x = 1', 'x.py')\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert list(json.loads((tmp_path / "kept.json").read_text()).values()) == [[parsed(b"x = 1", "x.py").digest, []]]


def test_what_a_family_declares_about_itself_is_no_part_of_its_code():
    code = b"def dft(run): return run\n"
    declared = code + (
        b"from spectral_bias.registry.facts import MethodFacts\ndef dft_facts(): return MethodFacts(needs='grid')\n"
    )
    assert parsed(declared, "a.py") == parsed(code, "a.py")
    assert parsed(declared + b"def dft_fact(): return 1\n", "a.py") != parsed(code, "a.py")
