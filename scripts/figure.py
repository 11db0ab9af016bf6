"""Rule ``figure``: draw one claim's figure as SVG, PDF and PNG."""

from pathlib import Path
from typing import Any

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.json_record import read_record
from spectral_bias.artefacts.netcdf import read_netcdf
from spectral_bias.artefacts.picture import write_picture
from spectral_bias.figures.caption import caption
from spectral_bias.figures.runs import Runs
from spectral_bias.figures.style import lay_out_once, style
from spectral_bias.figures.verdict import Verdict
from spectral_bias.registry.resolve import resolve
from spectral_bias.verdicts.reading import Spectrum


def figure(verdict: Path, spectra: list[Path], svg: Path, pdf: Path, png: Path, spec: dict[str, Any]) -> None:
    """Draw the figure of ``spec['claim']`` from its verdict and the spectra of its experiments."""
    record = read_record(verdict)
    by_run = {(path.parent.name, path.stem): path for path in spectra}
    experiments = {
        experiment: Runs(Spectrum(**each, data=read_netcdf(by_run[experiment, each["run"]])) for each in runs)
        for experiment, runs in spec["runs"].items()
    }
    words = caption(spec["caption"], record)
    made = certificate("figure", svg, spec, [verdict, *spectra])
    with style():
        drawn = resolve("figures.plots", spec["figure"])(experiments, Verdict(record))
        lay_out_once(drawn)
        for path in (svg, pdf, png):
            write_picture(drawn, path, {**made, "artefact": str(path)}, title=spec["title"], caption=words)


if snakemake := globals().get("snakemake"):
    from spectral_bias.jobs.job import run_job

    run_job(snakemake, figure)
