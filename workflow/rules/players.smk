"""Players: what the pages of some claims show step by step.

Needs: the spectra of the runs that the claim's player shows, which keep frames, and the datasets whose training points
it draws.
Makes: results/players/<claim>.json.
"""


rule player:
    input:
        data=lambda wildcards: plan.inputs("player", wildcards.claim)["data"],
        spectra=lambda wildcards: plan.inputs("player", wildcards.claim)["spectra"],
    output:
        frames="results/players/{claim}.json",
    log:
        "logs/player/{claim}.log",
    benchmark:
        "results/timings/player/{claim}.tsv"
    priority: lambda wildcards: plan.priority("player", wildcards.claim)
    conda:
        "../envs/spectral-bias.yaml"
    threads: 1
    resources:
        mem_mb=lambda wildcards, attempt: 1000 * attempt,
        runtime=lambda wildcards, attempt: plan.minutes(5 * attempt),
    params:
        spec=lambda wildcards: plan.spec("player", wildcards.claim),
    message:
        "Keeping the frames of {wildcards.claim}"
    script:
        "../../scripts/player.py"
