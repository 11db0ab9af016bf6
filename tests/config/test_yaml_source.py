"""YAML documents: numbers as in YAML 1.2, keys given once, the line of every key, and nothing but plain values."""

from __future__ import annotations

import math

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from spectral_bias.config.errors import ConfigError
from spectral_bias.config.yaml_source import (
    MAX_DEPTH,
    MAX_VALUES,
    Document,
    _FastLoader,
    _loaded,
    _Loader,
    read_document,
    shown,
)
from spectral_bias.registry.search import SCRIPTS

KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True).filter(lambda key: yaml.safe_load(key) == key)
SCALARS = st.one_of(
    st.text("abcdefgh ", max_size=8),
    st.integers(-(2**40), 2**40),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.none(),
)
TREES = st.dictionaries(
    KEYS,
    st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3)),
    max_size=4,
)


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    path = tmp_path_factory.mktemp("documents") / "document.yaml"

    def read(text: str | bytes) -> Document:
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return read_document(path)

    return read


@pytest.fixture(scope="module")
def message(read):
    def message(text: str | bytes) -> str:
        with pytest.raises(ConfigError) as raised:
            read(text)
        return str(raised.value)

    return message


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1e-3", 0.001),
        ("1E-3", 0.001),
        ("-1e3", -1000.0),
        ("2.5e2", 250.0),
        (".5e1", 5.0),
        ("1e+2", 100.0),
        ("1_000e0", 1000.0),
        ("0.1", 0.1),
        (".inf", math.inf),
        ("'1e-3'", "1e-3"),
        ("e3", "e3"),
        ("1e", "1e"),
        ("1e3x", "1e3x"),
        ("5", 5),
        ("2024-01-01", "2024-01-01"),
        ("=", "="),
        ("true", True),
        ("~", None),
    ],
)
def test_scalars_are_read_as_in_yaml_1_2(read, text, value):
    found = read(f"key: {text}").data["key"]
    assert found == value
    assert type(found) is type(value)


@given(mantissa=st.integers(-999, 999), exponent=st.integers(-30, 30), sign=st.sampled_from(["", "+"]))
def test_every_exponent_notation_is_the_number_that_python_reads(read, mantissa, exponent, sign):
    text = f"{mantissa}e{sign if exponent >= 0 else ''}{exponent}"
    assert read(f"key: {text}").data == {"key": float(text)}


@given(tree=TREES)
def test_data_survives_a_round_trip_through_yaml(read, tree):
    assert read(yaml.safe_dump(tree, allow_unicode=True)).data == tree


@given(tree=TREES)
def test_every_key_is_found_on_its_own_line(read, tree):
    text = yaml.safe_dump(tree, default_flow_style=False)
    document = read(text)
    lines = text.splitlines()
    for path, line in document.lines.items():
        if path and isinstance(path[-1], str):
            assert f"{path[-1]}:" in lines[line - 1]


def test_lines_of_keys_and_of_their_nearest_ancestors(read):
    document = read("a: 1\nb:\n  c: [1,\n    2]\n\n  d: {e: 5}\n")
    assert document.line_of(("a",)) == 1
    assert document.line_of(("b",)) == 2
    assert document.line_of(("b", "c", 0)) == 3
    assert document.line_of(("b", "c", 1)) == 4
    assert document.line_of(("b", "d", "e")) == 6
    assert document.line_of(("b", "d", "missing", 3)) == 6
    assert document.line_of(("missing",)) == 1


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: 1\nb: 2\na: 3\n", ":3: a: is given twice"),
        ("a:\n  b: 1\n  b: 1\n", ":3: a.b: is given twice"),
        ("a: [{b: 1, b: 2}]", ":1: a[0].b: is given twice"),
    ],
)
def test_a_key_given_twice_is_refused_at_its_second_place(message, text, place):
    assert place in message(text)


def test_every_repeated_key_is_named_at_once(message):
    text = message("a: 1\na: 2\nb: {c: 1, c: 2}\n")
    assert ":2: a: is given twice" in text
    assert ":3: b.c: is given twice" in text


def test_an_empty_file_is_an_empty_mapping(read):
    assert read("").data == {}
    assert read("# nothing but a comment\n").data == {}


def test_aliases_and_merges_are_plain_yaml(read):
    data = read("base: &base {a: 1, b: 2}\nmore: {<<: *base, b: 3}\nlist: &list [1, 2]\nagain: *list\n").data
    assert data == {"base": {"a": 1, "b": 2}, "more": {"a": 1, "b": 3}, "list": [1, 2], "again": [1, 2]}


@pytest.mark.parametrize("text", ["- a\n- b\n", "just text", "5", "null"])
def test_a_document_must_be_a_mapping(message, text):
    assert "must be a mapping of keys to values" in message(text)


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("a: [1, 2\nb: 3\n", ":2:", "cannot be read as YAML"),
        ("a: 1\n\tb: 2\n", ":2:", "a tab where"),
        ("a: x\n\tb: 2\n", ":2:", "cannot be read as YAML"),
        ("a: 1\n---\nb: 2\n", ":2:", "a second document after '---'; a file holds one"),
        ("a: 1\nb: *nowhere\n", ":2:", "undefined alias"),
        ("a: 1\nb: \x07\n", ":2:", "control character 0x07"),
        ("a: 1\nb: \x00\n", ":2:", "control character 0x00"),
        ("a: {<<: 5}\n", ":1:", "expected a mapping"),
        (b"b: 1\na: \xff\xfe\n", ":2:", "is not UTF-8 text: invalid start byte at byte 8; save it as UTF-8"),
        ("a: 1".encode("utf-16"), ":", "is UTF-16 text; save it as UTF-8"),
        ("a: 1".encode("utf-16-le"), ":1:", "control character 0x00"),
    ],
)
def test_what_is_not_yaml_is_refused_with_its_line(message, text, place, reason):
    found = message(text)
    assert f"document.yaml{place}" in found
    assert reason in found


@pytest.mark.parametrize(
    "tag",
    [
        "!!python/object/apply:os.system",
        "!!python/name:os.system",
        "!!binary",
        "!!set",
        "!!omap",
        "!!timestamp",
        "!own",
    ],
)
def test_tags_of_anything_but_plain_values_are_refused(message, tag):
    assert f":2: b: the tag {tag} is not allowed" in message(f"a: 1\nb: {tag} [x]\n".replace("[x]", "x"))
    assert "is not allowed" in message(f"a: {tag} {{x: 1}}\n")


@pytest.mark.parametrize("text", ["!!bool maybe", "!!int ''", "!!int x", "!!float ''", "!!float x", "0x_"])
def test_text_that_does_not_fit_its_tag_is_refused(message, text):
    assert ":1: a: cannot be read as" in message(f"a: {text}\n")


@pytest.mark.parametrize("key", ["1", "true", "null", "1.5", "on", "[a]", "{a: 1}"])
def test_keys_must_be_text(message, key):
    assert ":2: a: a key must be text" in message(f"a:\n  ? {key}\n  : 1\n")


@pytest.mark.parametrize("text", ["9" * 30, "9" * 5000, "0x" + "f" * 5000, "-" + "9" * 30])
def test_numbers_without_measure_are_refused(message, text):
    assert ":1: a: " in message(f"a: {text}\n")


def test_deep_nesting_is_refused(read, message):
    def nested(depth: int) -> str:
        return "a: " + "[" * depth + "]" * depth

    assert read(nested(MAX_DEPTH - 1)).data
    assert f"nested more than {MAX_DEPTH} levels deep" in message(nested(MAX_DEPTH + 1))
    assert f"nested more than {MAX_DEPTH} levels deep" in message(nested(2000))


@pytest.mark.parametrize("text", ["a: &a [*a]", "a: &a {b: *a}", "a: &a [*a, *a, *a]", "a: &a {<<: *a}"])
def test_what_refers_to_itself_is_refused(message, text):
    assert "cannot be read as YAML" in message(text)


@pytest.mark.parametrize("row", ["&x{i} [{many}]", "&x{i} {{a: {one}, b: [{many}]}}", "&x{i} {{<<: [{many}]}}"])
def test_a_few_aliases_cannot_stand_for_a_billion_values(message, row):
    first = "x0: &x0 {a: 1, b: 2}"
    rows = [f"x{i}: " + row.format(i=i, one=f"*x{i - 1}", many=", ".join([f"*x{i - 1}"] * 10)) for i in range(1, 10)]
    assert f"more than {MAX_VALUES} values" in message("\n".join([first, *rows]))


def test_what_cannot_be_opened_is_said_to_be_so(tmp_path):
    with pytest.raises(ConfigError, match=r"missing\.yaml: cannot be read: No such file"):
        read_document(tmp_path / "missing.yaml")
    with pytest.raises(ConfigError, match=r"cannot be read: it is a folder, not a file"):
        read_document(tmp_path)


def test_files_are_named_relative_to_the_project_or_the_working_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert shown(SCRIPTS.parent / "config" / "config.yaml") == "config/config.yaml"
    assert shown(tmp_path / "mine" / "a.yaml") == "mine/a.yaml"
    assert shown(tmp_path.parent / "a.yaml") == (tmp_path.parent / "a.yaml").as_posix()


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 100_000, "{a: " * 100_000, "? " * 100_000])
def test_what_would_overflow_the_stack_of_the_c_library_is_an_error_too(message, text):
    assert "cannot be read as YAML" in message(f"key: {text}")


def test_both_readers_say_the_same_of_every_file_of_the_catalogue():
    files = sorted((SCRIPTS.parent / "config").rglob("*.yaml"))
    assert len(files) > 10
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert _loaded(_FastLoader, text, path.name) == _loaded(_Loader, text, path.name)
