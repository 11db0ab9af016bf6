"""Training: every run's ensemble of seeds, in one compiled program.

Needs: the run's dataset.
Makes: results/runs/<experiment>/<run>.nc, the network's outputs at every snapshot.
"""


rule train:
    input:
        data=lambda wildcards: plan.inputs(
            "train", wildcards.experiment, wildcards.run
        )["data"][0],
    output:
        run="results/runs/{experiment}/{run}.nc",
    log:
        "logs/train/{experiment}/{run}.log",
    benchmark:
        "results/timings/train/{experiment}/{run}.tsv"
    wildcard_constraints:
        experiment="|".join(plan.trained) or "-",
    priority: lambda wildcards: plan.priority("train", wildcards.experiment, wildcards.run)
    conda:
        "../envs/spectral-bias.yaml"
    threads: 1
    resources:
        mem_mb=lambda wildcards, attempt: plan.training_request(
            wildcards.experiment, wildcards.run, attempt
        ).mem_mb,
        runtime=lambda wildcards, attempt: plan.training_request(
            wildcards.experiment, wildcards.run, attempt
        ).runtime,
        gpu=plan.gpus,
    params:
        spec=lambda wildcards: plan.spec("train", wildcards.experiment, wildcards.run),
    message:
        "Training {wildcards.experiment}, run {wildcards.run}"
    script:
        "../../scripts/train.py"
