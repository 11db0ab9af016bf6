"""Spectral Bias Atlas: every claim about spectral bias as a rebuildable target.

Stages: dataset -> train -> spectrum -> verdict -> figure -> page -> report. Run ``snakemake --cores all`` for every claim,
``snakemake --cores all results/figures/<claim>.svg`` for one figure, ``snakemake -n`` to see what would run.
"""

from snakemake.utils import min_version

min_version("9.20")


include: "workflow/rules/plan.smk"


# Of Snakemake's own report; a host has its own.
if not as_module:

    report: "report/captions/workflow.rst"


# None unless --sdm apptainer is given.
container: container_image


include: "workflow/rules/datasets.smk"
include: "workflow/rules/training.smk"
include: "workflow/rules/external_logs.smk"
include: "workflow/rules/cards.smk"
include: "workflow/rules/spectra.smk"
include: "workflow/rules/verdicts.smk"
include: "workflow/rules/timings.smk"
include: "workflow/rules/figures.smk"
include: "workflow/rules/players.smk"
include: "workflow/rules/report.smk"
include: "workflow/rules/provenance.smk"


rule all:
    default_target: is_default
    input:
        [*rules.report.output, *rules.overview.output] if plan.claims else [],
        rules.atlas.output if plan.claims or plan.swept() else [],
        rules.settings.output,
        rules.assets.output,
        plan.swept(),
        expand("results/cards/{card}/index.html", card=plan.catalogue.settings.logs),
        expand(
            "results/figures/{claim}.{suffix}",
            claim=plan.claims,
            suffix=["svg", "pdf", "png"],
        ),
        expand("results/report/claims/{claim}.html", claim=plan.claims),
        expand("results/timings/{claim}.html", claim=plan.measured),


rule figures:
    """Every figure, without the report."""
    input:
        expand(
            "results/figures/{claim}.{suffix}",
            claim=plan.claims,
            suffix=["svg", "pdf", "png"],
        ),


rule verdicts:
    """Every verdict, without figures."""
    input:
        expand("results/verdicts/{claim}.json", claim=plan.claims),


rule timings:
    """Every test on seconds."""
    input:
        expand("results/timings/{claim}.html", claim=plan.measured),


rule sweeps:
    """Every run and spectrum of the experiments that the settings sweeps and also name."""
    input:
        plan.swept(),


if as_module:
    ignore_script_dates(workflow, plan.digests.folder)
