"""The notebook works as it stands: its cells run in order in one namespace, and no output of them is committed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "docs/notebooks/own_model.ipynb"
CELLS = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
CODE = ["".join(cell["source"]) for cell in CELLS if cell["cell_type"] == "code"]

# What a notebook does: the value of a cell's last expression is shown, as HTML, a picture or text.
RUNNER = """
import ast, json, sys
namespace = {}
for cell in json.loads(sys.stdin.read()):
    *body, last = ast.parse(cell).body
    shows = isinstance(last, ast.Expr)
    exec(compile(ast.Module(body if shows else [*body, last], []), "cell", "exec"), namespace)
    if shows:
        value = eval(compile(ast.Expression(last.value), "cell", "eval"), namespace)
        forms = (getattr(value, each)() for each in ("_repr_html_", "_repr_png_") if hasattr(value, each))
        shown = next((each for each in forms if each), None)
        print(type(value).__name__, len(shown or ""))
"""


def test_cells_run_in_order_and_show_what_they_make(tmp_path):
    environment = os.environ | {"PYTHONPATH": str(ROOT / "scripts"), "JAX_PLATFORMS": "cpu"}
    done = subprocess.run(
        [sys.executable, "-c", RUNNER],
        input=json.dumps(CODE),
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-5000:]
    shown = [line.split() for line in done.stdout.splitlines()]
    assert {"Card", "Measured", "Comparison", "NotebookFigure"} <= {kind for kind, _ in shown}
    assert all(int(length) > 100 for kind, length in shown if kind != "NoneType")


def test_no_output_is_committed():
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in CELLS if "outputs" in cell)
