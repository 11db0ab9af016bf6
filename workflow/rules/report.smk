"""Report: one page a claim and an overview, readable from disk with no network.

Needs: verdicts and figures; for the first page cards too; for the atlas the spectra of every trained or recorded run, and of
cards.
Makes: results/claims.csv and results/atlas.csv with their certificates beside them, results/figures/overview.svg, .pdf and .png,
results/report/claims/<claim>.html, results/report/index.html and atlas.html, and what these load: results/report/assets/report.css,
report.js and vega.js, with their certificates beside them.
"""


rule overview:
    input:
        verdicts=expand("results/verdicts/{claim}.json", claim=plan.claims),
    output:
        table=report(
            "results/claims.csv",
            caption="../../report/captions/claims.rst",
            category=ALL_CLAIMS,
            labels={"what": "Table of all tests"},
        ),
        table_certificate="results/claims.csv.cert.json",
        svg=report(
            "results/figures/overview.svg",
            caption="../../report/captions/overview.rst",
            category=ALL_CLAIMS,
            labels={"what": "All claims at a glance"},
        ),
        pdf="results/figures/overview.pdf",
        png="results/figures/overview.png",
    log:
        "logs/overview.log",
    benchmark:
        "results/timings/overview.tsv"
    conda:
        "../envs/spectral-bias.yaml"
    threads: 1
    resources:
        mem_mb=lambda wildcards, attempt: 1000 * attempt,
        runtime=lambda wildcards, attempt: plan.minutes(5 * attempt),
    params:
        spec=plan.spec("overview"),
    message:
        "Drawing all claims at a glance"
    script:
        "../../scripts/overview.py"


rule assets:
    output:
        style="results/report/assets/report.css",
        style_certificate="results/report/assets/report.css.cert.json",
        script="results/report/assets/report.js",
        script_certificate="results/report/assets/report.js.cert.json",
        charts="results/report/assets/vega.js",
        charts_certificate="results/report/assets/vega.js.cert.json",
    log:
        "logs/assets.log",
    benchmark:
        "results/timings/assets.tsv"
    priority: plan.priority("assets")
    conda:
        "../envs/spectral-bias.yaml"
    threads: 1
    resources:
        mem_mb=lambda wildcards, attempt: 1000 * attempt,
        runtime=lambda wildcards, attempt: plan.minutes(5 * attempt),
    params:
        spec=plan.spec("assets"),
    message:
        "Joining style and scripts of the report"
    script:
        "../../scripts/assets.py"


rule page:
    input:
        verdict="results/verdicts/{claim}.json",
        figure="results/figures/{claim}.svg",
        # None for a claim that has no player.
        player=lambda wildcards: plan.inputs("page", wildcards.claim)["player"],
        style="results/report/assets/report.css",
        script="results/report/assets/report.js",
        charts="results/report/assets/vega.js",
    output:
        html="results/report/claims/{claim}.html",
    log:
        "logs/page/{claim}.log",
    benchmark:
        "results/timings/page/{claim}.tsv"
    priority: lambda wildcards: plan.priority("page", wildcards.claim)
    conda:
        "../envs/spectral-bias.yaml"
    threads: 1
    resources:
        mem_mb=lambda wildcards, attempt: 500 * attempt,
        runtime=lambda wildcards, attempt: plan.minutes(5 * attempt),
    params:
        spec=lambda wildcards: plan.spec("page", wildcards.claim),
    message:
        "Writing the page of {wildcards.claim}"
    script:
        "../../scripts/page.py"


rule report:
    input:
        verdicts=expand("results/verdicts/{claim}.json", claim=plan.claims),
        overview="results/figures/overview.svg",
        # That of the first claim that has one, for the picture at the top.
        player=plan.inputs("report")["player"],
        # None without the setting logs.
        cards=plan.inputs("report")["cards"],
        style="results/report/assets/report.css",
        script="results/report/assets/report.js",
        charts="results/report/assets/vega.js",
    output:
        html="results/report/index.html",
    log:
        "logs/report.log",
    benchmark:
        "results/timings/report.tsv"
    conda:
        "../envs/spectral-bias.yaml"
    threads: 1
    resources:
        mem_mb=lambda wildcards, attempt: 500 * attempt,
        runtime=lambda wildcards, attempt: plan.minutes(5 * attempt),
    params:
        spec=plan.spec("report"),
    message:
        "Writing the overview of all claims"
    script:
        "../../scripts/report.py"


rule atlas:
    input:
        spectra=lambda wildcards: plan.inputs("atlas")["spectra"],
        # None without the setting logs.
        cards=plan.inputs("atlas")["cards"],
        card_spectra=plan.inputs("atlas")["card_spectra"],
        style="results/report/assets/report.css",
        script="results/report/assets/report.js",
        charts="results/report/assets/vega.js",
    output:
        html="results/report/atlas.html",
        table="results/atlas.csv",
        table_certificate="results/atlas.csv.cert.json",
    log:
        "logs/atlas.log",
    benchmark:
        "results/timings/atlas.tsv"
    conda:
        "../envs/spectral-bias.yaml"
    threads: 1
    resources:
        mem_mb=lambda wildcards, attempt: 1000 * attempt,
        runtime=lambda wildcards, attempt: plan.minutes(20 * attempt),
    params:
        spec=lambda wildcards: plan.spec("atlas"),
    message:
        "Collecting every network that was measured"
    script:
        "../../scripts/atlas.py"
