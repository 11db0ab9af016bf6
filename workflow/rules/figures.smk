"""Figures: one a claim, in three formats.

Needs: the claim's verdict and the spectra that it was judged on.
Makes: results/figures/<claim>.svg, .pdf and .png, with verdict and numbers in their captions.
"""


rule figure:
    input:
        verdict="results/verdicts/{claim}.json",
        spectra=lambda wildcards: plan.inputs("figure", wildcards.claim)["spectra"],
    output:
        svg=report(
            "results/figures/{claim}.svg",
            caption="../../report/captions/figure.rst",
            category=lambda wildcards: CATEGORIES[
                plan.claims[wildcards.claim].chapter
            ],
            labels=lambda wildcards, input: figure_labels(
                plan.claims[wildcards.claim].title.en, Path(input.verdict)
            ),
        ),
        pdf="results/figures/{claim}.pdf",
        png="results/figures/{claim}.png",
    log:
        "logs/figure/{claim}.log",
    benchmark:
        "results/timings/figure/{claim}.tsv"
    wildcard_constraints:
        claim=r"(?!overview\.)[a-z0-9-]+",
    priority: lambda wildcards: plan.priority("figure", wildcards.claim)
    conda:
        "../envs/spectral-bias.yaml"
    threads: 1
    resources:
        mem_mb=lambda wildcards, attempt: 1000 * attempt,
        runtime=lambda wildcards, attempt: plan.minutes(10 * attempt),
    params:
        spec=lambda wildcards: plan.spec("figure", wildcards.claim),
    message:
        "Drawing {wildcards.claim}"
    script:
        "../../scripts/figure.py"
