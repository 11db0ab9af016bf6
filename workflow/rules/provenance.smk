"""Provenance: what the results were made with.

Needs: the configuration.
Makes: results/settings.json, the resolved settings.
"""


rule settings:
    output:
        record="results/settings.json",
    log:
        "logs/settings.log",
    benchmark:
        "results/timings/settings.tsv"
    conda:
        "../envs/spectral-bias.yaml"
    threads: 1
    resources:
        mem_mb=lambda wildcards, attempt: 500 * attempt,
        runtime=lambda wildcards, attempt: plan.minutes(5 * attempt),
    params:
        spec=plan.spec("settings"),
    message:
        "Writing out the settings"
    script:
        "../../scripts/settings.py"
