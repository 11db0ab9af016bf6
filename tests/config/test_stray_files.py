"""Files beside those of a user: what editors and systems leave is ignored, for others the right reason is given."""

from __future__ import annotations

import os

import pytest

from spectral_bias.config.catalogue import read_catalogue

IGNORED = [
    ".#tones.yaml",
    "._tones.yaml",
    ".tones.yaml.swp",
    ".yaml",
    ".hidden.yml",
    "tones.yaml~",
    "#tones.yaml#",
    "tones.yaml.orig",
    "Thumbs.db",
    "README.md",
]
NAME = "a file's name must be lower-case letters, digits and hyphens, and end in .yaml or .yml"
# A file's name and content, and how the one problem goes on after the name.
REFUSED = {
    **{
        name: (name, b"title: x\n", f": {NAME}")
        for name in ("two tones.yaml", "Tones.yaml", "tones_2.yaml", "-tones.yaml", "tönes.yaml", "a.YML", "a.yaml.yml")
    },
    "UTF-16": ("more.yaml", "title: x\n".encode("utf-16"), ": is UTF-16 text; save it as UTF-8"),
    "Latin-1": (
        "more.yaml",
        "a: x\ntitle: é\n".encode("latin-1"),
        ":2: is not UTF-8 text: invalid continuation byte at byte 12; save it as UTF-8",
    ),
    "a tab": (
        "more.yaml",
        b"model:\n\tname: mlp\n",
        ":2: cannot be read as YAML: a tab where a value, a key or the indentation starts; use spaces",
    ),
    "a key given twice": ("more.yaml", b"title: x\nsteps: 1\ntitle: y\n", ":3: title: is given twice"),
    "two documents": (
        "more.yaml",
        b"title: x\n---\ntitle: y\n",
        ":2: cannot be read as YAML: a second document after '---'; a file holds one",
    ),
    "a list": ("more.yaml", b"- title: x\n", ' = [{"title": "x"}]: must be a mapping of keys to values'),
}


@pytest.mark.parametrize("kind", ["experiments", "claims"])
@pytest.mark.parametrize("name", IGNORED)
def test_hidden_and_editor_files_are_ignored(project, kind, name):
    path = project.folder / "mine" / kind / name
    path.symlink_to("somebody@host.1234")  # Emacs's lock: a link to nothing
    assert project.read()
    path.unlink()
    path.write_bytes(b"\x00\x05\x16\x07\xff")  # macOS's attributes
    assert project.read()


@pytest.mark.parametrize("kind", ["experiments", "claims"])
@pytest.mark.parametrize(("name", "content", "start"), REFUSED.values(), ids=REFUSED)
def test_another_file_is_refused_for_the_right_reason(project, said, kind, name, content, start):
    (project.folder / "mine" / kind / name).write_bytes(content)
    assert said() == f"mine/{kind}/{name}{start}"


def test_a_folder_called_like_a_file(project, said):
    (project.folder / "mine/experiments/more.yaml").mkdir()
    assert said() == "mine/experiments/more.yaml: cannot be read: it is a folder, not a file"


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b"---\n", b"%YAML 1.1\n---\n", b"\n\n"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_byte_order_marks_and_line_ends_of_windows_are_read(project, start, end):
    content = start + project.sound["experiment"].encode().replace(b"\n", end)
    project.experiment.write_bytes(content)
    assert project.read().experiments["tones"].title == "Two tones and a Ricker network."


def test_both_suffixes_are_read(project):
    project.experiment.rename(project.experiment.with_suffix(".yml"))
    assert list(project.read().experiments) == ["tones"]


def test_files_and_folders_without_the_right_to_read_them(project, monkeypatch):
    """As root everything can be read, so that the operating system is made to refuse."""
    listed, state = os.listdir, os.stat

    def refuse(function, name):
        def refusing(path, *arguments, **details):
            if str(path).endswith(name):
                raise PermissionError(13, "Permission denied")
            return function(path, *arguments, **details)

        return refusing

    monkeypatch.setattr(os, "listdir", refuse(listed, "mine/claims"))
    monkeypatch.setattr(os, "stat", refuse(state, "mine/experiments/tones.yaml"))
    with pytest.raises(ValueError, match="problems") as raised:
        read_catalogue({"catalogues": ["mine"]}, (), project.folder)
    assert [str(each) for each in raised.value.problems] == [
        "mine/experiments/tones.yaml: cannot be read: Permission denied",
        "mine/claims: cannot be read: Permission denied",
    ]
