"""Cards: how much spectral bias a training log shows, without an experiment or a claim.

Needs: the user's logs, NetCDF in the form of docs/run-file.md, named by the setting logs; second trainings' logs are
read where a card is measured.
Makes: results/cards/<card>/: what is measured (card.json, times.csv with its certificate beside it, spectrum.nc), and what
shows it (index.html, figure.svg and .png).
"""

import re

CARD_NAMES = "|".join(map(re.escape, plan.catalogue.settings.logs)) or "-"


rule card:
    input:
        # The log and those of second trainings. The spec holds their digests: not
        # their dates but their content decides.
        logs=ancient(lambda wildcards: plan.inputs("card", wildcards.card)["logs"]),
    output:
        record="results/cards/{card}/card.json",
        times="results/cards/{card}/times.csv",
        times_certificate="results/cards/{card}/times.csv.cert.json",
        spectrum="results/cards/{card}/spectrum.nc",
    log:
        "logs/card/{card}.log",
    benchmark:
        "results/timings/card/{card}.tsv"
    wildcard_constraints:
        card=CARD_NAMES,
    conda:
        "../envs/spectral-bias.yaml"
    threads: 1
    resources:
        mem_mb=lambda wildcards, attempt: 4000 * attempt,
        runtime=lambda wildcards, attempt: plan.minutes(10 * attempt),
    params:
        spec=lambda wildcards: plan.spec("card", wildcards.card),
    message:
        "Making the card of {wildcards.card}"
    script:
        "../../scripts/card.py"


rule card_page:
    input:
        log=ancient(
            lambda wildcards: plan.inputs("card_page", wildcards.card)["log"][0]
        ),
        record="results/cards/{card}/card.json",
        spectrum="results/cards/{card}/spectrum.nc",
    output:
        html="results/cards/{card}/index.html",
        svg="results/cards/{card}/figure.svg",
        png="results/cards/{card}/figure.png",
    log:
        "logs/card_page/{card}.log",
    benchmark:
        "results/timings/card_page/{card}.tsv"
    wildcard_constraints:
        card=CARD_NAMES,
    conda:
        "../envs/spectral-bias.yaml"
    threads: 1
    resources:
        mem_mb=lambda wildcards, attempt: 4000 * attempt,
        runtime=lambda wildcards, attempt: plan.minutes(10 * attempt),
    params:
        spec=lambda wildcards: plan.spec("card_page", wildcards.card),
    message:
        "Writing the page of the card of {wildcards.card}"
    script:
        "../../scripts/card_page.py"
