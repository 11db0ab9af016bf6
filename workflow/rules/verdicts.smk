"""Verdicts: each claim's tests with estimate, interval, n, threshold and outcome.

Needs: the spectra of every experiment that the claim reads.
Makes: results/verdicts/<claim>.json.
"""


rule verdict:
    input:
        spectra=lambda wildcards: plan.inputs("verdict", wildcards.claim)["spectra"],
    output:
        judged="results/verdicts/{claim}.json",
    log:
        "logs/verdict/{claim}.log",
    benchmark:
        "results/timings/verdict/{claim}.tsv"
    priority: lambda wildcards: plan.priority("verdict", wildcards.claim)
    conda:
        "../envs/spectral-bias.yaml"
    threads: 1
    resources:
        mem_mb=lambda wildcards, attempt: 1000 * attempt,
        runtime=lambda wildcards, attempt: plan.minutes(10 * attempt),
    params:
        spec=lambda wildcards: plan.spec("verdict", wildcards.claim),
    message:
        "Judging {wildcards.claim}"
    script:
        "../../scripts/verdict.py"
