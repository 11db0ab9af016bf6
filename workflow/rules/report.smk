"""Report: one page a claim and an overview, readable from disk with no network.

Needs: verdicts and figures.
Makes: results/report/claims/<claim>.html and results/report/index.html.
"""


rule page:
    message:
        "Writing the page of {wildcards.claim}"
    input:
        verdict="results/verdicts/{claim}.json",
        figure="results/figures/{claim}.svg",
    output:
        html="results/report/claims/{claim}.html",
    log:
        "logs/page/{claim}.log",
    benchmark:
        "results/timings/page/{claim}.tsv"
    threads: 1
    resources:
        mem_mb=500,
        runtime=5,
    params:
        spec=lambda wildcards: plan.page(wildcards.claim),
    conda:
        "../envs/spectral-bias.yaml"
    script:
        "../../scripts/page.py"


rule report:
    message:
        "Writing the overview of all claims"
    input:
        verdicts=expand("results/verdicts/{claim}.json", claim=plan.claims),
    output:
        html="results/report/index.html",
    log:
        "logs/report.log",
    benchmark:
        "results/timings/report.tsv"
    threads: 1
    resources:
        mem_mb=500,
        runtime=5,
    params:
        spec=plan.report(),
    conda:
        "../envs/spectral-bias.yaml"
    script:
        "../../scripts/report.py"
