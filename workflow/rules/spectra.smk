"""Spectra: what frequency analysis makes of a run's snapshots.

Needs: the run file. Training is never repeated here. Computed experiments need nothing.
Makes: results/spectra/<experiment>/<run>.nc, with errors and convergence times by frequency, band or filter width.
"""


rule spectrum:
    input:
        run="results/runs/{experiment}/{run}.nc",
    output:
        spectra="results/spectra/{experiment}/{run}.nc",
    wildcard_constraints:
        experiment="|".join(plan.trained) or "-",
    log:
        "logs/spectrum/{experiment}/{run}.log",
    benchmark:
        "results/timings/spectrum/{experiment}/{run}.tsv"
    conda:
        "../envs/spectral-bias.yaml"
    threads: 1
    resources:
        mem_mb=2000,
        runtime=20,
    params:
        spec=lambda wildcards: plan.spectrum(wildcards.experiment, wildcards.run),
    message:
        "Analysing {wildcards.experiment}, run {wildcards.run}"
    script:
        "../../scripts/spectrum.py"


rule analysis:
    message:
        "Computing {wildcards.experiment}, run {wildcards.run}"
    output:
        spectra="results/spectra/{experiment}/{run}.nc",
    wildcard_constraints:
        experiment="|".join(plan.computed) or "-",
    log:
        "logs/analysis/{experiment}/{run}.log",
    benchmark:
        "results/timings/analysis/{experiment}/{run}.tsv"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=20,
    params:
        spec=lambda wildcards: plan.analysis(wildcards.experiment, wildcards.run),
    conda:
        "../envs/spectral-bias.yaml"
    script:
        "../../scripts/analysis.py"
