"""Whatever a file holds, reading it gives a result or a ``ConfigError``, and soon."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from spectral_bias.spec.documents import read_document
from spectral_bias.spec.plan import Plan
from spectral_bias.spec.problems import ConfigError

ON_ONE_PROJECT = settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])

YAML_SIGNS = st.text(st.sampled_from("ab1:-,.[]{}&*!|>'\"#%@`?~<= \n\t\0\x85\ufeffé"), max_size=60)
BRICKS = st.sampled_from(
    [
        *(
            "&a ",
            "*a",
            "<<: ",
            "{",
            "}",
            "[",
            "]",
            ": ",
            "- ",
            "? ",
            "\n",
            "\n  ",
            "'",
            '"',
            ", ",
            "#",
            "---\n",
            "%YAML 1.1\n",
        ),
        *("!!python/object/apply:os.system ", "!!bool ", "!!int ", "!!float ", "!!null ", "!!set ", "!!binary ", "!x "),
        *(
            "|",
            ">",
            "null",
            "1e999",
            "0x_",
            "2024-13-45",
            "1:2",
            "=",
            "yes",
            ".nan",
            "pi/0",
            "title",
            "name",
            "axes",
            "x",
        ),
    ]
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["mlp", "ricker", "tones", "a/b", "a:b", "own.code:act", "..", "pi", "full", {"name": "adam"}]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4) | st.just("name"), inner, max_size=3)
    ),
    max_leaves=5,
)


@pytest.fixture(scope="module")
def some_file(tmp_path_factory):
    return tmp_path_factory.mktemp("any") / "some.yaml"


def outcome(read):
    """What reading gives: a result, or what is wrong in words."""
    try:
        return read()
    except ConfigError as error:
        return str(error)


@settings(max_examples=300)
@given(st.binary(max_size=100) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes(some_file, content):
    some_file.write_bytes(content)
    assert outcome(lambda: read_document(some_file))


@settings(max_examples=400)
@given(YAML_SIGNS | st.lists(BRICKS, max_size=25).map("".join))
@example("a: &a [*a]")
@example("? {a: b}\n: c")
@example("!!timestamp x: 1")
@example("a: !!bool maybe")
def test_any_text_that_looks_like_yaml(some_file, text):
    some_file.write_text(text, encoding="utf-8")
    assert outcome(lambda: read_document(some_file))


def planned(project, config=None):
    """The specs of all that the project asks for."""
    plan = Plan(project.read(config))
    longest = max((run.setup.steps for runs in plan.catalogue.runs.values() for run in runs.values()), default=0)
    # Millions of snapshots are a wish, not a fault, but not one for a test.
    return plan.artefacts() if longest < 10**5 else plan


@ON_ONE_PROJECT
@given(data=st.data(), kind=st.sampled_from(["experiment", "claim"]))
def test_real_files_with_characters_and_lines_changed(project, data, kind):
    project.restore()
    path, text = getattr(project, kind), project.sound[kind]
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = start + data.draw(st.sampled_from([0, 1, 1, 5, 40]))
        text = text[:start] + data.draw(YAML_SIGNS.map(lambda signs: signs[:3]) | BRICKS) + text[end:]
    path.write_text(text, encoding="utf-8")
    assert outcome(lambda: planned(project))


def places(value, keys=()):
    """Every key path in a tree."""
    yield keys
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in pairs:
        yield from places(item, (*keys, key))


def changed(tree, keys, value):
    """A tree with another value at a key path, or without it where the value is the string ``remove``."""
    if not keys:
        return value
    head, *rest = keys
    copy = dict(tree) if isinstance(tree, dict) else list(tree)
    if not rest and value == "remove":
        del copy[head]
    else:
        copy[head] = changed(copy[head], rest, value)
    return copy


@ON_ONE_PROJECT
@given(data=st.data(), kind=st.sampled_from(["experiment", "claim"]))
def test_real_files_with_values_changed(project, data, kind):
    project.restore()
    path, tree = getattr(project, kind), yaml.safe_load(project.sound[kind])
    for _ in range(data.draw(st.integers(1, 2))):
        if found := sorted(places(tree), key=str)[1:]:
            tree = changed(tree, data.draw(st.sampled_from(found)), data.draw(VALUES | st.just("remove")))
    path.write_text(yaml.safe_dump(tree, allow_unicode=True), encoding="utf-8")
    assert outcome(lambda: planned(project))


@ON_ONE_PROJECT
@given(
    config=st.dictionaries(
        st.sampled_from(["scale", "numerics", "catalogues", "only", "experiments", "claims", "other"]),
        VALUES
        | st.dictionaries(st.sampled_from(["tones", "tones-first", "threads", "isa", "x"]), VALUES, max_size=2)
        | st.dictionaries(
            st.just("tones"),
            st.dictionaries(st.sampled_from(["steps", "axes", "model", "batch", "spectra", "x"]), VALUES, max_size=3),
        ),
        max_size=3,
    )
)
def test_any_settings(project, config):
    assert outcome(lambda: planned(project, config))


@pytest.mark.parametrize("kind", ["experiment", "claim"])
def test_real_files_cut_short_anywhere(project, kind):
    path, sound = getattr(project, kind), project.sound[kind].encode()
    for end in range(0, len(sound), 5):
        path.write_bytes(sound[:end])
        assert outcome(lambda: planned(project))
