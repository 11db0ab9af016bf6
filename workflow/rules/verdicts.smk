"""Verdicts: each claim's tests with estimate, interval, n, threshold and outcome.

Needs: the spectra of every experiment that the claim reads.
Makes: results/verdicts/<claim>.json.
"""


rule verdict:
    message:
        "Judging {wildcards.claim}"
    input:
        spectra=lambda wildcards: plan.spectra_of(wildcards.claim),
    output:
        judged="results/verdicts/{claim}.json",
    log:
        "logs/verdict/{claim}.log",
    benchmark:
        "results/timings/verdict/{claim}.tsv"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        spec=lambda wildcards: plan.verdict(wildcards.claim),
    conda:
        "../envs/spectral-bias.yaml"
    script:
        "../../scripts/verdict.py"
