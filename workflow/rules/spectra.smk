"""Spectra: what frequency analysis makes of a run's snapshots.

Needs: the run file. Training is never repeated here. Computed experiments need nothing.
Makes: results/spectra/<experiment>/<run>.nc, with errors and convergence times by frequency, band or filter width.
"""


rule spectrum:
    input:
        run="results/runs/{experiment}/{run}.nc",
    output:
        spectra="results/spectra/{experiment}/{run}.nc",
    log:
        "logs/spectrum/{experiment}/{run}.log",
    benchmark:
        "results/timings/spectrum/{experiment}/{run}.tsv"
    wildcard_constraints:
        experiment="|".join([*plan.trained, *plan.recorded]) or "-",
    priority: lambda wildcards: plan.priority("spectrum", wildcards.experiment, wildcards.run)
    conda:
        "../envs/spectral-bias.yaml"
    threads: 1
    resources:
        mem_mb=lambda wildcards, attempt: plan.analysis_request(
            wildcards.experiment, wildcards.run, attempt
        ).mem_mb,
        runtime=lambda wildcards, attempt: plan.analysis_request(
            wildcards.experiment, wildcards.run, attempt
        ).runtime,
    params:
        spec=lambda wildcards: plan.spec(
            "spectrum", wildcards.experiment, wildcards.run
        ),
    message:
        "Analysing {wildcards.experiment}, run {wildcards.run}"
    script:
        "../../scripts/spectrum.py"


rule analysis:
    output:
        spectra="results/spectra/{experiment}/{run}.nc",
    log:
        "logs/analysis/{experiment}/{run}.log",
    benchmark:
        "results/timings/analysis/{experiment}/{run}.tsv"
    wildcard_constraints:
        experiment="|".join(plan.computed) or "-",
    priority: lambda wildcards: plan.priority("analysis", wildcards.experiment, wildcards.run)
    conda:
        "../envs/spectral-bias.yaml"
    threads: 1
    resources:
        mem_mb=lambda wildcards, attempt: 1500 * attempt,
        runtime=lambda wildcards, attempt: plan.minutes(20 * attempt),
    params:
        spec=lambda wildcards: plan.spec(
            "analysis", wildcards.experiment, wildcards.run
        ),
    message:
        "Computing {wildcards.experiment}, run {wildcards.run}"
    script:
        "../../scripts/analysis.py"
