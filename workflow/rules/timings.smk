"""Timings: the seconds that a claim is about, measured on this machine and reported beside the verdict.

Needs: datasets, and the spectra that say how many steps and sweeps were needed; for the page the report's style and
scripts. No verdict is made from it.
Makes: results/timings/<claim>.json, other bytes each time; from it results/timings/<claim>.html, without measuring again.
"""


rule timing:
    input:
        data=lambda wildcards: plan.inputs("timing", wildcards.claim)["data"],
        spectra=lambda wildcards: plan.inputs("timing", wildcards.claim)["spectra"],
    output:
        measured="results/timings/{claim}.json",
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
        runtime=lambda wildcards, attempt: plan.minutes(20 * attempt),
        gpu=plan.gpus,
    params:
        spec=lambda wildcards: plan.spec("timing", wildcards.claim),
    message:
        "Timing {wildcards.claim}"
    script:
        "../../scripts/timing.py"


rule timing_page:
    input:
        measured="results/timings/{claim}.json",
        style="results/report/assets/report.css",
        script="results/report/assets/report.js",
    output:
        html="results/timings/{claim}.html",
    log:
        "logs/timing_page/{claim}.log",
    benchmark:
        "results/timings/timing_page/{claim}.tsv"
    wildcard_constraints:
        claim="|".join(plan.measurable) or "-",
    conda:
        "../envs/spectral-bias.yaml"
    threads: 1
    resources:
        mem_mb=lambda wildcards, attempt: 500 * attempt,
        runtime=lambda wildcards, attempt: plan.minutes(5 * attempt),
    params:
        spec=lambda wildcards: plan.spec("timing_page", wildcards.claim),
    message:
        "Writing the page of the seconds of {wildcards.claim}"
    script:
        "../../scripts/timing_page.py"
