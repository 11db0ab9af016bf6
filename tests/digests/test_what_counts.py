"""Which edits of the source make which artefacts stale: specs of the whole default configuration, before and after."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from real_plan import real_plan
from spectral_bias.config.experiment import Computed, Experiment
from spectral_bias.digests import closure, stage_code
from spectral_bias.digests.normalised_source import parsed
from spectral_bias.digests.what_counts import NOT_COUNTED, is_log_line, is_words
from spectral_bias.plan.plan import Plan
from spectral_bias.plan.stages import artefact_path
from spectral_bias.provenance.stages import outputs_of
from spectral_bias.registry.members import GROUPS, LIBRARY, members
from spectral_bias.registry.search import SCRIPTS

ADDED = "\n\nADDED = 1\n"


@pytest.fixture(scope="module")
def plan():
    return real_plan()


@pytest.fixture
def stale(plan, monkeypatch):
    """A function from edits, text by source file, to the artefacts whose specs change."""
    before = plan.artefacts()
    read = closure.read_source

    def stale(edits: dict[Path, str]) -> set[str]:
        texts = {str(path): text.encode() for path, text in edits.items()}
        assert all(Path(name).read_bytes() != text for name, text in texts.items())
        monkeypatch.setattr(
            closure,
            "read_source",
            lambda source, name: parsed(texts[name], name) if name in texts else read(source, name),
        )
        for cache in (closure._read, stage_code._code):
            cache.cache_clear()
        after = Plan(plan.catalogue).artefacts()
        return {name for name, (_, spec) in after.items() if before[name][1] != spec}

    yield stale
    monkeypatch.undo()
    for cache in (closure._read, stage_code._code):
        cache.cache_clear()


def with_code(paths: list[Path]) -> dict[Path, str]:
    assert paths
    return {path: path.read_text("utf-8") + ADDED for path in paths}


def sources(room: str) -> list[Path]:
    place = LIBRARY.joinpath(*room.split("."))
    return [place.with_suffix(".py")] if place.with_suffix(".py").is_file() else sorted(place.rglob("*.py"))


# Of the plan, what a stage reads of its spec counts.
PLANNING = [f"plan.{path.stem}" for path in sorted((LIBRARY / "plan").glob("[a-z]*.py"))]


def test_what_computes_no_content_makes_nothing_stale(stale):
    # All at once: an edit that made something stale would do so among others.
    rooms = [*NOT_COUNTED, *PLANNING, "digests", "config", "provenance", "cli"]
    edits = [with_code(sources(room)) for room in rooms]
    assert all(edits)
    assert stale({path: text for each in edits for path, text in each.items()}) == set()


def test_each_of_the_hundreds_of_artefacts_is_looked_at(plan, stale):
    assert len(plan.artefacts()) > 500
    assert stale(with_code(RULES)) == set(plan.artefacts())


class _OtherWords(ast.NodeTransformer):
    """Other text in everything that is raised with text, and no log lines."""

    def __init__(self) -> None:
        self.changed = 0

    def visit_Raise(self, node: ast.Raise) -> ast.Raise:
        for argument in getattr(node.exc, "args", []):
            if isinstance(argument, ast.JoinedStr) or isinstance(getattr(argument, "value", None), str):
                self.changed += 1
                node.exc.args[node.exc.args.index(argument)] = ast.Constant("other words")
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.Expr | None:
        if ast.unparse(node).startswith("print("):
            self.changed += 1
            return ast.Expr(ast.parse("print('other words', flush=True)", mode="eval").body)
        return node


def test_no_words_of_errors_and_log_lines_anywhere_make_anything_stale(plan, stale):
    counted = {name for _, spec in plan.artefacts().values() for name in spec["code"] if name.endswith(".py")}
    words, edits = _OtherWords(), {}
    for path in (SCRIPTS.parent / name for name in counted):
        text = path.read_text("utf-8")
        edited = ast.unparse(ast.fix_missing_locations(words.visit(ast.parse(text))))
        if edited != ast.unparse(ast.parse(text)):
            edits[path] = edited
    assert words.changed > 80
    assert any(path.is_relative_to(LIBRARY / "datasets") for path in edits)
    assert stale(edits) == set()


def test_no_constant_of_a_module_holds_nothing_but_words_of_errors(plan):
    """It would count, since another module may read it: such words belong where they are raised."""
    counted = {name for _, spec in plan.artefacts().values() for name in spec["code"] if name.endswith(".py")}
    trees = {name: ast.parse((SCRIPTS.parent / name).read_text("utf-8")) for name in counted}
    assert {name: found for name, tree in trees.items() if (found := constants_of_words(tree))} == {}
    raised = 'def f(x):\n    raise ValueError(f"{x} {BAD} {USED}")'
    example = ast.parse(f'BAD = "is bad"\nUSED = "used"\n{raised}\nprint(USED)')
    assert constants_of_words(example) == ["BAD", "USED"]
    assert constants_of_words(ast.parse(ast.unparse(example).replace("print(USED)", "y = USED"))) == ["BAD"]


def constants_of_words(tree: ast.Module) -> list[str]:
    """The constants of a module that only its errors and log lines read."""
    texts = [
        statement.targets[0].id
        for statement in tree.body
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)
        if is_words(statement.value)
    ]
    read = Counter(node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load))
    in_words = Counter(
        node.id
        for statement in ast.walk(tree)
        if isinstance(statement, ast.Raise) or is_log_line(statement)
        for node in ast.walk(statement)
        if isinstance(node, ast.Name)
    )
    return [name for name in texts if read[name] and read[name] == in_words[name]]


def test_a_scripts_tail_makes_nothing_stale(stale):
    edits = {path: path.read_text("utf-8").replace("run_job(", "print('start'), run_job(") for path in RULES}
    assert stale(edits) == set()


RULES = sorted(SCRIPTS.glob("*.py"))


@pytest.mark.parametrize("script", RULES, ids=lambda path: path.stem)
def test_a_script_makes_its_own_artefacts_stale(plan, stale, script):
    made = {name for name, (rule, _) in plan.artefacts().items() if rule == script.stem}
    assert stale(with_code([script])) == made
    assert made or script.stem in {"external_log", "card", "card_page"}


def test_a_template_makes_the_pages_that_it_lays_out_stale(plan):
    artefacts = plan.artefacts()
    styled = {name for name, (_, spec) in artefacts.items() if "report/templates/base.html" in spec["code"]}
    pages = {name for name in artefacts if name.endswith(".html")}
    # Whatever a job makes with a page has the page's spec.
    assert styled == {made for name in pages for made in outputs_of(artefacts[name][0], name).values()}


def test_no_file_of_the_report_measures_seconds_again(plan):
    measured = [spec for rule, spec in plan.artefacts().values() if rule == "timing"]
    assert measured
    assert not any("report/" in file for spec in measured for file in spec["code"])


def names_in(value) -> Iterator[str]:
    if isinstance(value, dict):
        if "name" in value:
            yield str(value["name"]).replace("-", "_")
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            yield from names_in(item)


def users(plan: Plan) -> Iterator[tuple[str, tuple[str, ...], list]]:
    """Each artefact that computes with named things, rooms of these, and the parts of the configuration with names."""
    setups = {
        (experiment, name): (run.setup, run.setup.model_dump())
        for experiment, runs in plan.catalogue.runs.items()
        for name, run in runs.items()
    }
    training = ("model", "loss", "optimiser", "schedule")
    for (experiment, run), (record, setup) in setups.items():
        spectra = f"results/spectra/{experiment}/{run}.nc"
        if isinstance(record, Computed):
            yield spectra, ("spectra.analyses", "models"), [setup["analysis"]]
        if isinstance(record, Experiment):
            yield spectra, ("spectra.methods",), [setup["spectra"]]
            parts = [setup[key] for key in training]
            yield f"results/runs/{experiment}/{run}.nc", ("models", "training"), parts
            yield artefact_path("dataset", plan.dataset_name_of(experiment, run)), ("datasets",), [setup["dataset"]]
    for name, claim in plan.claims.items():
        measures = [test.measure.model_dump() for test in claim.tests]
        yield f"results/verdicts/{name}.json", ("verdicts.measures",), measures
        for suffix in ("svg", "pdf", "png"):
            yield f"results/figures/{name}.{suffix}", ("figures.plots",), [claim.figure.model_dump()]
        for test in claim.measured:
            runs = [
                setup
                for (experiment, run), (_, setup) in setups.items()
                for planned in [plan.run(experiment, run)]
                if experiment == test.experiment
                if all(str(planned.coordinates[axis]) in labels(wanted) for axis, wanted in test.where.items())
            ]
            parts = [test.timing.model_dump(), *(setup[key] for setup in runs for key in training)]
            yield f"results/timings/{name}.json", ("timings", "models", "training"), parts


def labels(wanted) -> set[str]:
    given = wanted if isinstance(wanted, list) else [wanted]
    return {f"{each:g}" if isinstance(each, int | float) else str(each) for each in given}


IMPORTED = set(
    re.findall(
        r"^\s*from spectral_bias\.(\S+) import",
        "\n".join(path.read_text("utf-8") for path in [*LIBRARY.rglob("*.py"), *RULES]),
        re.MULTILINE,
    )
)


@pytest.fixture(scope="module")
def used(plan):
    return [*users(plan)]


@pytest.mark.parametrize("group", GROUPS)
def test_a_named_thing_makes_exactly_its_users_stale(plan, used, stale, group):
    # What others import by itself is used by them, too, whatever the configuration says.
    alone = [name for name in members(group) if f"{group}.{name}" not in IMPORTED]
    by_name: dict[str, set[str]] = {}
    for artefact, rooms, parts in used:
        for name in names_in(parts) if group.startswith(rooms) else ():
            by_name.setdefault(name, set()).add(artefact)
    planned = set(plan.artefacts())
    tried = sorted(alone, key=lambda name: len(by_name.get(name, set()) & planned))
    # One that nothing or little uses, and the one that most use.
    for name in {tried[0], tried[len(tried) // 2], tried[-1]}:
        found = stale(with_code([LIBRARY.joinpath(*group.split("."), f"{name}.py")]))
        assert found == by_name.get(name, set()) & planned, name
    assert by_name[tried[-1]] & planned


@pytest.mark.parametrize(
    ("module", "rules"),
    [
        ("training.ensemble", {"train", "timing"}),
        ("training.run_file", {"train"}),
        ("numerics.sine", {"train", "timing", "analysis"}),
        ("verdicts.judging", {"verdict", "timing"}),
        # A page shows figures on dark paper in counterparts of its colours.
        ("figures.style", {"figure", "overview", "page"}),
        ("external_logs.validation", set()),
    ],
)
def test_a_shared_module_makes_the_stages_that_compute_with_it_stale(plan, stale, module, rules):
    artefacts = plan.artefacts()
    assert {artefacts[name][0] for name in stale(with_code(sources(module)))} == rules


def test_nothing_else_is_left_out():
    assert set(NOT_COUNTED) == {
        *("__init__", "artefacts", "jobs", "snakemake_patches"),
        *("numerics.memory_guard", "registry.quantities"),
        *("training.checkpoints", "training.pace", "training.processes"),
        *("training.own_parts", "training.part_faults"),
    }
    assert all(sources(name) for name in NOT_COUNTED)


def test_no_stage_keeps_the_words_of_an_error_that_it_caught(plan):
    """Words do not count, so none may become content: a handler that names its error raises."""
    counted = {name for _, spec in plan.artefacts().values() for name in spec["code"] if name.endswith(".py")}
    handlers = [
        (name, handler)
        for name in counted
        for handler in ast.walk(ast.parse((SCRIPTS.parent / name).read_text("utf-8")))
        if isinstance(handler, ast.ExceptHandler) and handler.name
    ]
    assert handlers
    for name, handler in handlers:
        assert isinstance(handler.body[-1], ast.Raise), f"{name}:{handler.lineno}"
