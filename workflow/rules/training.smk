"""Training: every run's ensemble of seeds, in one compiled program or one a process.

Needs: the run's dataset.
Threads, one unless --set-threads says more, are processes that the seeds are shared out to; they change no bit.
Makes: results/runs/<experiment>/<run>.nc, the network's outputs at every snapshot.
"""


rule train:
    input:
        data=lambda wildcards: plan.inputs(
            "train", wildcards.experiment, wildcards.run
        )["data"][0],
    output:
        **plan.left_behind,
        run=until_read("results/runs/{experiment}/{run}.nc"),
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
        mem_mb=lambda wildcards, attempt, threads: plan.training_request(
            wildcards.experiment, wildcards.run, attempt, threads
        ).mem_mb,
        runtime=lambda wildcards, attempt, threads: plan.training_request(
            wildcards.experiment, wildcards.run, attempt, threads
        ).runtime,
        gpu=plan.gpus,
    params:
        spec=lambda wildcards: plan.spec("train", wildcards.experiment, wildcards.run),
    message:
        "Training {wildcards.experiment}, run {wildcards.run}"
    script:
        "../../scripts/train.py"
