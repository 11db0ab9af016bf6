"""Datasets: sample points and labels.

Needs: nothing but the configuration (and image files that it names).
Makes: results/datasets/<dataset>.nc, one for every different set of parameters, shared by the runs that use it.
"""


rule dataset:
    input:
        # The spec holds their digests: not their dates but their content decides.
        files=ancient(
            lambda wildcards: plan.inputs("dataset", wildcards.dataset)["files"]
        ),
    output:
        data="results/datasets/{dataset}.nc",
    log:
        "logs/dataset/{dataset}.log",
    benchmark:
        "results/timings/dataset/{dataset}.tsv"
    priority: lambda wildcards: plan.priority("dataset", wildcards.dataset)
    conda:
        "../envs/spectral-bias.yaml"
    threads: 1
    resources:
        mem_mb=lambda wildcards, attempt: 1000 * attempt,
        runtime=lambda wildcards, attempt: plan.minutes(10 * attempt),
    params:
        spec=lambda wildcards: plan.spec("dataset", wildcards.dataset),
    message:
        "Making dataset {wildcards.dataset}"
    script:
        "../../scripts/dataset.py"
