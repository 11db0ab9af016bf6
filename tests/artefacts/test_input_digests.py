"""Digests of a working folder's files: content decides, and a file that has not changed is read once."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from pathlib import Path

import pytest

from spectral_bias.artefacts import input_digests
from spectral_bias.artefacts.input_digests import CACHE, InputDigests, forget
from spectral_bias.artefacts.json_record import write_record
from spectral_bias.artefacts.seal import DamagedArtefactError

LOG, ARTEFACT = "log.nc", "results/a.json"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working folder with a user's file and an artefact, both long settled."""
    monkeypatch.setattr(input_digests, "SETTLED_SECONDS", -1.0)
    (tmp_path / LOG).write_bytes(b"first")
    (tmp_path / "results").mkdir()
    write_record({"text": "x" * 100}, tmp_path / ARTEFACT, {})
    return tmp_path


@pytest.fixture
def read(monkeypatch):
    """The names of the files that were read."""
    real, found = input_digests.input_digest, []

    def digest(folder, name):
        found.append(name)
        return real(folder, name)

    monkeypatch.setattr(input_digests, "input_digest", digest)
    return found


def digests(folder, *names):
    """The digests that a process of its own would find."""
    made = InputDigests(folder)
    found = [made.digest(name) for name in names]
    made.save()
    return found


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def test_a_file_that_has_not_changed_is_read_once(folder, read):
    expected = [sha256((folder / name).read_bytes()) for name in (LOG, ARTEFACT)]
    for _ in range(3):
        assert digests(folder, LOG, ARTEFACT) == expected
    assert read == [LOG, ARTEFACT]
    forget(folder)
    forget(folder)
    assert digests(folder, LOG) == expected[:1]
    assert read == [LOG, ARTEFACT, LOG]


def clock_tick(path):
    """Wait until a change of the file gets another ctime: file systems have clocks of milliseconds to seconds."""
    probe, end = path.with_name("probe"), time.monotonic() + 300
    probe.touch()
    while probe.stat().st_ctime_ns <= path.stat().st_ctime_ns:
        assert time.monotonic() < end, "the file system's clock stands still"
        probe.touch()
    probe.unlink()


def by_copy(new, log):
    shutil.copy2(new, log)  # cp -p: the same inode, the date of the copy


def by_move(new, log):
    new.rename(log)


def by_writing(new, log):
    """Whoever writes into a file and puts its date back changes its ctime."""
    before = log.stat()
    log.write_bytes(new.read_bytes())
    os.utime(log, ns=(before.st_atime_ns, before.st_mtime_ns))


def by_link(new, log):
    log.unlink()
    log.symlink_to(new)


@pytest.mark.parametrize("replace", [by_copy, by_move, by_writing, by_link])
@pytest.mark.parametrize("content", [b"other", b"longer than before"])
def test_a_file_replaced_by_an_older_one_is_another_one(folder, replace, content):
    """The first has the length of the file that it replaces."""
    digests(folder, LOG)
    clock_tick(folder / LOG)
    (folder / "new.nc").write_bytes(content)
    os.utime(folder / "new.nc", (1_000_000_000, 1_000_000_000))
    replace(folder / "new.nc", folder / LOG)
    assert digests(folder, LOG) == [sha256(content)]


def test_a_link_is_followed_to_the_content_that_it_has_now(folder):
    (folder / "link.nc").symlink_to(LOG)
    assert digests(folder, "link.nc") == [sha256(b"first")]
    clock_tick(folder / LOG)
    (folder / LOG).write_bytes(b"other")
    assert digests(folder, "link.nc") == [sha256(b"other")]


def test_a_touched_file_is_read_again_and_is_the_same(folder, read):
    first = digests(folder, LOG)
    os.utime(folder / LOG, (1_000_000_000, 1_000_000_000))
    assert digests(folder, LOG) == first
    assert read == [LOG, LOG]


def test_a_file_that_has_just_changed_is_not_kept(folder, read, monkeypatch):
    """The next change may fall into the same tick of the file system's clock."""
    monkeypatch.setattr(input_digests, "SETTLED_SECONDS", float("inf"))
    digests(folder, LOG)
    digests(folder, LOG)
    assert read == [LOG, LOG]
    assert not (folder / CACHE).exists()


def test_a_file_that_had_just_changed_when_a_long_read_began_is_not_kept(folder, monkeypatch):
    clock = (folder / LOG).stat().st_ctime
    monkeypatch.setattr(input_digests, "SETTLED_SECONDS", 2.0)
    monkeypatch.setattr(input_digests.time, "time", lambda: clock)

    def slow(folder, name):
        monkeypatch.setattr(input_digests.time, "time", lambda: clock + 60)
        return "0" * 64

    monkeypatch.setattr(input_digests, "input_digest", slow)
    digests(folder, LOG)
    assert not (folder / CACHE).exists()


def test_a_damaged_artefact_and_a_missing_file_are_not_kept(folder, read):
    path = folder / ARTEFACT
    path.write_bytes(path.read_bytes().replace(b"x", b"y", 1))
    for _ in range(2):
        with pytest.raises(DamagedArtefactError, match="its bytes are not those that were sealed"):
            digests(folder, ARTEFACT)
        with pytest.raises(FileNotFoundError):
            digests(folder, "none.nc")
    assert read == [ARTEFACT, ARTEFACT]


@pytest.mark.parametrize("text", ["", "[]", "{", '{"log.nc": []}', '{"log.nc": ["0", 1, 2, 3, 4]}'])
def test_a_cache_that_cannot_be_used_is_none(folder, text):
    (folder / CACHE).parent.mkdir()
    (folder / CACHE).write_text(text)
    assert digests(folder, LOG) == [sha256(b"first")]
    assert LOG in json.loads((folder / CACHE).read_text())


def test_where_nothing_can_be_written_every_digest_is_computed(folder, read):
    (folder / CACHE.parent).write_text("a file where the folder should be")
    for _ in range(2):
        assert digests(folder, LOG) == [sha256(b"first")]
    assert read == [LOG, LOG]


def test_the_cache_is_replaced_as_a_whole(folder):
    """Of two processes at once the later one wins, and no half of a file is ever read."""
    one, two = InputDigests(folder), InputDigests(folder)
    one.digest(LOG)
    two.digest(ARTEFACT)
    one.save()
    two.save()
    assert list(json.loads((folder / CACHE).read_text())) == [ARTEFACT]
    assert [path.name for path in (folder / CACHE).parent.iterdir()] == [CACHE.name]
    assert digests(folder, LOG, ARTEFACT) == [sha256((folder / name).read_bytes()) for name in (LOG, ARTEFACT)]
    assert Path(CACHE).parts[0] == ".cache"
