"""Whatever a file holds, reading it gives a result or a ``ConfigError``, and soon. ``make fuzz`` tries more."""

from __future__ import annotations

import functools
import shutil

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from spectral_bias.config.errors import ConfigError
from spectral_bias.config.experiment import Experiment
from spectral_bias.config.yaml_source import MAX_INTEGER, read_document
from spectral_bias.plan.plan import Plan
from spectral_bias.registry.search import SCRIPTS

TIMES = settings.default.max_examples
CONFIG = SCRIPTS.parent / "config"
REAL = {
    path.relative_to(CONFIG).as_posix(): path.read_text("utf-8")
    for path in sorted([*CONFIG.glob("*.yaml"), *CONFIG.glob("*/*.yaml")])
}
KINDS = {kind: [name for name in REAL if name.startswith(kind)] for kind in ("experiments/", "claims/")}
ON_ONE_PROJECT = settings(max_examples=5 * TIMES, suppress_health_check=[HealthCheck.function_scoped_fixture])

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
    """What reading gives: a result, or what is wrong in words that are fit to be shown."""
    try:
        found, said = read(), ["taken"]
    except ConfigError as error:
        found, said = str(error), list(map(str, error.problems))
    assert said
    assert all(line.isprintable() for line in said)
    return found


@settings(max_examples=6 * TIMES)
@given(st.binary(max_size=100) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes(some_file, content):
    some_file.write_bytes(content)
    assert outcome(lambda: read_document(some_file))


@settings(max_examples=8 * TIMES)
@given(YAML_SIGNS | st.lists(BRICKS, max_size=25).map("".join))
@example("a: &a [*a]")
@example("? {a: b}\n: c")
@example("!!timestamp x: 1")
@example("a: !!bool maybe")
def test_any_text_that_looks_like_yaml(some_file, text):
    some_file.write_text(text, encoding="utf-8")
    assert outcome(lambda: read_document(some_file))


def planned(project, config=None, config_files=()):
    """The specs of all that the project asks for."""
    plan = Plan(project.read(config, config_files))
    setups = [run.setup for runs in plan.catalogue.runs.values() for run in runs.values()]
    longest = max((setup.steps for setup in setups if isinstance(setup, Experiment)), default=0)
    # A hundred thousand snapshots in each of a hundred runs are a wish, not a fault, but not one for a test.
    return plan.artefacts() if longest < 10**5 and len(setups) < 1000 else plan


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
    if not rest and isinstance(value, str) and value == "remove":
        del copy[head]
    else:
        copy[head] = changed(copy[head], rest, value) if rest else value
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


# What somebody who means harm, or pastes from anywhere, might put in the place of any value.
WILD = st.sampled_from(
    [
        *(None, True, -1, 0, 1, 10**6, MAX_INTEGER, MAX_INTEGER + 1, 10**30, -(10**30), 1e308, -1e308, 5e-324),
        *(float("nan"), float("inf"), "1e999", "9" * 600, "1" * 5000, " " * 5000, "pi" * 50, "-pi/1e-320", ".inf"),
        *("", " ", "..", "../../etc/passwd", "/etc/passwd", "~", "-rf", "con", "a" * 300, "a" * 5000, "x\ny", "x/y"),
        *("\0", "\x1b[31m", "\ud800", "\u202e", "\ufeff", "\uffff", "ａ", "а", "é" * 200, "seal-sha256:" + "0" * 64),
        *("$\\mathrm", "{{7*7}}", "{x}", "%s", "<script>", "]]>", "!!python/name:os.system", "*", "&a", "? a", "<<"),
        *(
            "os:system",
            "os.path:join",
            "a:b",
            ":",
            "a:",
            ":b",
            "a..b:c",
            "spectral_bias.plan.plan:Plan",
            "builtins:eval",
        ),
        *("lettering", "http://127.0.0.1/a.png", "file:///etc/passwd.png", "a.npy", ".png", "results/a.nc", "a\\b.png"),
        *([], {}, [[]], [{}], {"": {}}, {"name": []}, {"name": {}}, {"name": None}, {"name": "mlp", "widths": []}),
        *([0] * 2000, [1, 1], [2, 1], {"a": {"b": {"c": {"d": 1}}}}, {"<<": {"a": 1}}, {"__class__": "x"}, {"a.b": 1}),
    ]
)
DEEP = st.integers(1, 60).map(lambda depth: functools.reduce(lambda inner, _: [inner], range(depth), 1))
KEYS = st.sampled_from(
    ["name", "extra", "", "a.b", "..", "\0", "__init__", "model_config", "self", "k" * 300, "<<", "1"]
)


def mutated(tree, data, others):
    """A tree with a few of its values replaced, removed, renamed, repeated, or taken from another real file."""
    for _ in range(data.draw(st.integers(1, 3))):
        found = sorted(places(tree), key=str)[1:]
        if not found:
            break
        keys = data.draw(st.sampled_from(found))
        other = data.draw(st.sampled_from(others))
        spare = [(), *places(other)]
        what = data.draw(st.sampled_from(["wild", "wild", "any", "remove", "borrow", "add", "many"]))
        if what == "remove":
            tree = changed(tree, keys, "remove")
        elif what == "borrow":
            tree = changed(tree, keys, at(other, data.draw(st.sampled_from(spare))))
        elif what == "add" and isinstance(at(tree, keys[:-1]), dict):
            tree = changed(tree, (*keys[:-1], data.draw(KEYS)), data.draw(WILD))
        elif what == "many":
            tree = changed(tree, keys, [at(tree, keys)] * data.draw(st.sampled_from([2, 3, 50])))
        else:
            tree = changed(tree, keys, data.draw(VALUES if what == "any" else WILD | DEEP))
    return tree


def at(tree, keys):
    for key in keys:
        tree = tree[key]
    return tree


def only(project, name, text):
    """A project that holds one real file, changed, and of a claim the experiments that it read."""
    shutil.rmtree(project.folder / "mine")
    if name.startswith("claims/"):
        for experiment in yaml.safe_load(REAL[name])["experiments"]:
            needed = f"experiments/{experiment}.yaml"
            project.write(f"mine/{needed}", REAL[needed])
    path = project.write(f"mine/{name}", "")
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))


@settings(ON_ONE_PROJECT, max_examples=8 * TIMES)
@given(data=st.data(), kind=st.sampled_from(sorted(KINDS)))
def test_our_own_files_with_values_that_mean_harm(project, data, kind):
    name = data.draw(st.sampled_from(KINDS[kind]))
    others = [yaml.safe_load(REAL[data.draw(st.sampled_from(KINDS[kind]))])]
    tree = mutated(yaml.safe_load(REAL[name]), data, others)
    only(project, name, yaml.safe_dump(tree, allow_unicode=data.draw(st.booleans())))
    assert outcome(lambda: planned(project))


@settings(ON_ONE_PROJECT, max_examples=4 * TIMES)
@given(data=st.data(), name=st.sampled_from(sorted(name for names in KINDS.values() for name in names)))
def test_our_own_files_with_bytes_changed(project, data, name):
    content = bytearray(REAL[name].encode())
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content)))
        end = start + data.draw(st.sampled_from([0, 0, 1, 2, 20, 500]))
        content[start:end] = data.draw(st.binary(max_size=4) | BRICKS.map(str.encode) | st.just(bytes(content[:400])))
    only(project, name, bytes(content))
    assert outcome(lambda: planned(project))


@settings(ON_ONE_PROJECT, max_examples=2 * TIMES)
@given(data=st.data(), name=st.sampled_from(["config.yaml", "smoke.yaml", "paper.yaml"]))
def test_our_own_settings_with_values_that_mean_harm(project, data, name):
    """Laid over all that there really is where an overlay speaks of it: an overlay for the small project otherwise."""
    tree = yaml.safe_load(REAL[name])
    kept = data.draw(st.lists(st.sampled_from(sorted(tree.get("experiments") or ["-"])), max_size=2, unique=True))
    if name != "config.yaml":
        tree["experiments"] = {each: tree["experiments"][each] for each in kept}
        tree.pop("claims", None)
    shutil.rmtree(project.folder / "mine")
    (project.folder / "mine" / "claims").mkdir(parents=True)
    for each in kept:
        if f"experiments/{each}.yaml" in REAL:
            project.write(f"mine/experiments/{each}.yaml", REAL[f"experiments/{each}.yaml"])
    tree = mutated(tree, data, [yaml.safe_load(REAL["paper.yaml"])])
    overlay = project.write("overlay.yaml", "")
    text = yaml.safe_dump(tree, allow_unicode=True)
    overlay.write_bytes(text.encode("utf-8", "surrogatepass"))
    assert outcome(lambda: planned(project, tree if isinstance(tree, dict) else {}, [overlay]))
    assert outcome(lambda: planned(project, tree if isinstance(tree, dict) else {}))
