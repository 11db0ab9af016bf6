"""External logs: training logs of other programs, checked and taken over as runs.

Needs: the user's log, NetCDF in the form of docs/run-file.md.
Makes: results/runs/<experiment>/<run>.nc, as training would.
"""


rule external_log:
    input:
        # The spec holds its digest: not its date but its content decides.
        log=ancient(
            lambda wildcards: plan.inputs(
                "external_log", wildcards.experiment, wildcards.run
            )["log"][0]
        ),
    output:
        **plan.left_behind,
        run=until_read("results/runs/{experiment}/{run}.nc"),
    log:
        "logs/external_log/{experiment}/{run}.log",
    benchmark:
        "results/timings/external_log/{experiment}/{run}.tsv"
    wildcard_constraints:
        experiment="|".join(plan.recorded) or "-",
    priority: lambda wildcards: plan.priority("external_log", wildcards.experiment, wildcards.run)
    conda:
        "../envs/spectral-bias.yaml"
    threads: 1
    resources:
        mem_mb=lambda wildcards, attempt: 4000 * attempt,
        runtime=lambda wildcards, attempt: plan.minutes(10 * attempt),
    params:
        spec=lambda wildcards: plan.spec(
            "external_log", wildcards.experiment, wildcards.run
        ),
    message:
        "Taking over the log of {wildcards.experiment}, run {wildcards.run}"
    script:
        "../../scripts/external_log.py"
