"""Timings: the seconds that a claim is about, measured on this machine and reported beside the verdict.

Needs: datasets, and the spectra that say how many steps and sweeps were needed. Nothing is made from it.
Makes: results/timings/<claim>.json and .html. Each run gives other bytes; spec and inputs are in the certificate.
"""


rule timing:
    input:
        data=lambda wildcards: plan.inputs("timing", wildcards.claim)["data"],
        spectra=lambda wildcards: plan.inputs("timing", wildcards.claim)["spectra"],
    output:
        measured="results/timings/{claim}.json",
        html="results/timings/{claim}.html",
    log:
        "logs/timing/{claim}.log",
    benchmark:
        "results/timings/timing/{claim}.tsv"
    wildcard_constraints:
        claim="|".join(plan.measurable) or "-",
    conda:
        "../envs/spectral-bias.yaml"
    # All of them, though one works: nothing else may run beside a measurement.
    threads: workflow.cores or 1
    resources:
        mem_mb=lambda wildcards, attempt: 2000 * attempt,
        runtime=lambda wildcards, attempt: 20 * attempt,
        gpu=plan.gpus,
    params:
        spec=lambda wildcards: plan.spec("timing", wildcards.claim),
    message:
        "Timing {wildcards.claim}"
    script:
        "../../scripts/timing.py"
