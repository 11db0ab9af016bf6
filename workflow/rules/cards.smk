"""Cards: how much spectral bias a training log shows, without an experiment or a claim.

Needs: the user's log, NetCDF in the form of docs/run-file.md, named by the setting logs.
Makes: results/cards/<card>/: index.html, card.json, times.csv with its certificate beside it, figure.svg and .png, spectrum.nc.
"""


rule card:
    input:
        # The spec holds its digest: not its date but its content decides.
        log=ancient(lambda wildcards: plan.inputs("card", wildcards.card)["log"][0]),
    output:
        html="results/cards/{card}/index.html",
        record="results/cards/{card}/card.json",
        times="results/cards/{card}/times.csv",
        times_certificate="results/cards/{card}/times.csv.cert.json",
        svg="results/cards/{card}/figure.svg",
        png="results/cards/{card}/figure.png",
        spectrum="results/cards/{card}/spectrum.nc",
    log:
        "logs/card/{card}.log",
    benchmark:
        "results/timings/card/{card}.tsv"
    wildcard_constraints:
        card="|".join(plan.catalogue.settings.logs) or "-",
    conda:
        "../envs/spectral-bias.yaml"
    threads: 1
    resources:
        mem_mb=lambda wildcards, attempt: 4000 * attempt,
        runtime=lambda wildcards, attempt: 10 * attempt,
    params:
        spec=lambda wildcards: plan.spec("card", wildcards.card),
    message:
        "Making the card of {wildcards.card}"
    script:
        "../../scripts/card.py"
