"""The flow of the workflow as a diagram, drawn from the table of stages."""

from __future__ import annotations

from spectral_bias.plan.stage import OWN_FILES
from spectral_bias.plan.stages import STAGES

BEGIN, END = "<!-- flow -->\n", "<!-- end of flow -->"


def flow_diagram() -> str:
    """The rules and what each reads of the others, in Mermaid's language."""
    makers: dict[str, list[str]] = {}
    for rule, stage in STAGES.items():
        for pattern in stage.outputs.values():
            makers.setdefault(pattern, []).append(rule)
    lines = ["flowchart LR", '  config(["config/"])', '  own(["your own files"])']
    for rule, stage in STAGES.items():
        files = "<br/>".join(stage.outputs.values()).replace("{", "&lt;").replace("}", "&gt;")
        lines.append(f'  {rule}["<b>{rule}</b><br/>{files}"]')
    edges: dict[tuple[str, str], None] = {}
    for rule, stage in STAGES.items():
        if all(pattern == OWN_FILES for pattern in stage.inputs.values()):
            edges["config", rule] = None
        for pattern in stage.inputs.values():
            for source in ["own"] if pattern == OWN_FILES else makers[pattern]:
                edges[source, rule] = None
    return "\n".join([*lines, *(f"  {source} --> {rule}" for source, rule in edges)])


def with_diagram(page: str) -> str:
    """A page with the diagram between its marks."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}```mermaid\n{flow_diagram()}\n```\n{END}{rest.partition(END)[2]}"
