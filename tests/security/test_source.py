"""The source runs nothing that it was given as text or bytes: no eval, no pickle, no shell, no loader of objects.

The places that are known, and why they may (docs/security.md), are in ``KNOWN``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KNOWN = {
    # The library's own modules, from tables of its public names and commands.
    "scripts/spectral_bias/__init__.py": ["import_module"],
    "scripts/spectral_bias/__main__.py": ["import_module"],
    # A module that own code's dotted path names and that has no source to read.
    "scripts/spectral_bias/config/absent_names.py": ["import_module"],
    # Own code that a configuration names by dotted path.
    "scripts/spectral_bias/registry/resolve.py": ["import_module"],
    # A rule's script, which Snakemake would have started; and what its import statements name.
    "scripts/spectral_bias/jobs/fork_server.py": ["runpy.run_path", "import_module", "import_module"],
    # The job's own script once more, with the library beside it.
    "scripts/spectral_bias/jobs/job.py": ["os.execve"],
    # What a patch needs in Snakemake, from the patch itself.
    "scripts/spectral_bias/snakemake_patches/apply.py": ["import_module"],
    "scripts/spectral_bias/snakemake_patches/patch.py": ["import_module"],
    # The module of a card's text, from the code itself.
    "scripts/spectral_bias/diagnosis/card.py": ["import_module"],
    # A framework, by its name in the module.
    "scripts/spectral_bias/recording/adapters/deepxde.py": ["import_module"],
    "scripts/spectral_bias/recording/adapters/keras.py": ["import_module"],
    "scripts/spectral_bias/recording/adapters/lightning.py": ["import_module", "import_module"],
    "scripts/spectral_bias/probing/jax_loop.py": ["import_module", "import_module"],
    "scripts/spectral_bias/probing/torch_loop.py": ["import_module"],
    # The script of one of the project's own rules, from a list of them.
    "scripts/spectral_bias/provenance/stages.py": ["runpy.run_path"],
    # Escaped first; of a formula only letters, digits and signs stand between the tags.
    "scripts/spectral_bias/report/formulas.py": ["Markup"],
    # A figure of this project's own, read and written anew as XML; the serialiser escapes its text.
    "scripts/spectral_bias/figures/inline_figure.py": ["Markup"],
    # A document of the project's own, in which markup other than Markdown's has become text.
    "scripts/spectral_bias/site/markdown.py": ["Markup"],
    "tests/diagnosis/test_refused_logs.py": ["runpy.run_path", "runpy.run_path"],
    "tests/artefacts/test_inputs.py": ["runpy.run_path", "runpy.run_path"],
    "tests/jobs/test_declared_data.py": ["runpy.run_path"],
    "tests/plan/test_own_families.py": ["runpy.run_path"],
    "tests/provenance/test_stages.py": ["runpy.run_path"],
    "tests/training/test_gpu.py": ["runpy.run_path", "runpy.run_path"],
    "tests/training/test_processes.py": ["runpy.run_path"],
}
# Sockets without an address, between Snakemake and the process that its jobs are forked from.
SOCKET_PAIRS = {"scripts/spectral_bias/jobs/fork_server.py", "scripts/spectral_bias/snakemake_patches/warm_start.py"}
# The report, for this machine alone.
SERVER = "scripts/spectral_bias/cli/serve.py"
SOURCES = sorted(
    path
    for folder in ("scripts", "benchmarks", "examples", "tests", ".ci")
    for path in (ROOT / folder).rglob("*.py")
    if not {"results", ".snakemake"} & set(path.relative_to(ROOT).parts)
)
RULES = sorted([ROOT / "Snakefile", *(ROOT / "workflow").rglob("*.smk")])

MODULES = {
    "pickle", "_pickle", "cPickle", "dill", "cloudpickle", "marshal", "shelve", "joblib", "torch.serialization", "code",
    "telnetlib", "xmlrpc", "antigravity",
}  # fmt: skip
NAMES = {"eval", "exec", "compile", "__import__"}
CALLS = {
    "os.system", "os.popen", "os.execv", "os.execve", "os.execvp", "os.spawnv", "tempfile.mktemp", "torch.load",
    "yaml.load", "yaml.load_all", "yaml.unsafe_load", "yaml.full_load", "subprocess.getoutput",
    "subprocess.getstatusoutput", "pandas.read_pickle", "pd.read_pickle", "runpy.run_path", "runpy.run_module",
    "io.imread", "urllib.request.urlopen", "requests.get", "np.fromregex", "importlib.reload", "input",
}  # fmt: skip
LOADERS = {"yaml.Loader", "yaml.UnsafeLoader", "yaml.FullLoader", "yaml.CLoader"}


def faults(text: str, *, tests: bool = False) -> Iterator[str]:
    """Everything in a Python source that could run what it is given."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            named = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            named = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            named = []
        yield from (f"import {name}" for name in named if name in MODULES or name in CALLS)
        if isinstance(node, ast.Name) and node.id in NAMES:
            yield node.id
        if isinstance(node, ast.Attribute) and ast.unparse(node) in LOADERS:
            yield ast.unparse(node)
        if isinstance(node, ast.Call):
            yield from _call_faults(node, ast.unparse(node.func), tests)


def _call_faults(node: ast.Call, name: str, tests: bool) -> Iterator[str]:
    given = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
    if name in CALLS:
        yield name
    if name.endswith("import_module") and not tests:
        yield "import_module"
    if given.get("shell", "False") != "False":
        yield f"{name}(shell=...)"
    if given.get("allow_pickle", "False") != "False":
        yield f"{name}(allow_pickle=...)"
    if name.rpartition(".")[2] == "Environment" and given.get("autoescape") != "True" and not tests:
        yield f"{name} without autoescape=True"
    if name.rpartition(".")[2] in {"Markup", "FullLoader", "UnsafeLoader"}:
        yield name


def test_nothing_runs_what_it_is_given():
    names = {path: path.relative_to(ROOT).as_posix() for path in SOURCES}
    found = {
        name: list(faults(path.read_text("utf-8"), tests=name.startswith("tests/"))) for path, name in names.items()
    }
    assert len(found) > 300
    assert {name: each for name, each in found.items() if each} == KNOWN


@pytest.mark.parametrize(
    "text",
    [
        "eval('1')", "exec(text)", "f = eval", "compile(a, b, 'exec')", "__import__(name)", "import pickle",
        "from pickle import loads", "import joblib", "import shelve as s", "import marshal", "os.system('ls')",
        "subprocess.run('ls', shell=True)", "subprocess.run('ls', shell=flag)", "np.load(path, allow_pickle=True)",
        "yaml.load(text, Loader=yaml.SafeLoader)", "yaml.unsafe_load(text)", "class L(yaml.Loader): ...",
        "tempfile.mktemp()", "Environment(loader=x)", "jinja2.Environment(autoescape=False)", "Markup(text)",
        "torch.load(path)", "importlib.import_module(name)", "io.imread(path)", "urllib.request.urlopen(a)",
        "from os import system", "from urllib.request import urlopen",
    ],
)  # fmt: skip
def test_the_scan_sees_each_of_these(text):
    assert list(faults(text))


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_rules_run_scripts_only(path):
    text = path.read_text("utf-8")
    assert not re.search(r"^\s*(shell|run|notebook|wrapper|cwl|template_engine)\s*:", text, re.M)
    assert not re.search(r"\b(eval|exec|system|popen|pickle|shell|__import__)\s*\(", text)


def test_templates_mark_nothing_as_safe_and_hold_no_script_of_their_own():
    templates = sorted((ROOT / "report" / "templates").rglob("*.html"))
    assert templates
    allowed = r'<script (defer src="\{\{ root \}\}assets/\w+\.js"|type="application/json" id="\{\{ id \}\}")>'
    for path in templates:
        text = re.sub(allowed, "", path.read_text("utf-8"))
        assert not re.search(r"\|\s*safe\b|autoescape\s+false|<script|\bon[a-z]+=|javascript:", text), path


def test_scripts_of_the_pages_make_no_markup_from_text_and_load_nothing():
    scripts = sorted((ROOT / "report" / "assets" / "js").glob("*.js"))
    assert scripts
    refused = r"(inner|outer|Adjacent)HTML|document\.write|\beval\b|new Function|\bfetch\b|XMLHttp|WebSocket"
    for path in scripts:
        assert path.read_text("utf-8").startswith("// @ts-check\n"), path
        assert not re.search(refused, path.read_text("utf-8")), path


def test_the_style_of_the_pages_loads_nothing():
    for path in (ROOT / "report" / "assets" / "css").iterdir():
        assert not re.search(r"@import|url\((?!\"data:)", path.read_text("utf-8")), path


def test_the_library_opens_no_address():
    for path in (ROOT / "scripts").rglob("*.py"):
        text = path.read_text("utf-8")
        imported = re.findall(r"^\s*(?:import|from) ([\w.]+)", text, re.M)
        network = {"socket", "urllib", "http", "ftplib", "requests", "aiohttp", "httpx", "ssl", "pooch"}
        found = network & {name.partition(".")[0] for name in imported if name != "urllib.parse"}
        if path.relative_to(ROOT).as_posix() in SOCKET_PAIRS:
            assert not re.search(r"\.(connect|bind|listen|create_connection|create_server)\(", text), path
            found -= {"socket"}
        if path.relative_to(ROOT).as_posix() == SERVER:
            assert re.findall(r"from http[\w.]* import (.*)", text) == ["SimpleHTTPRequestHandler, ThreadingHTTPServer"]
            assert re.findall(r"ThreadingHTTPServer\(\((.+?),", text) == ["LOOPBACK"]
            assert 'LOOPBACK = "127.0.0.1"' in text
            found -= {"http"}
        assert not found, path
