"""Rule ``figure``: draw one claim's figure as SVG, PDF and PNG."""

if snakemake := globals().get("snakemake"):
    import sys

    # This checkout's library, whatever else is installed: as a module the host's environment decides.
    sys.path.insert(0, snakemake.scriptdir)


from pathlib import Path
from typing import Any

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.inputs import Inputs
from spectral_bias.artefacts.picture import write_picture
from spectral_bias.figures.caption import caption
from spectral_bias.figures.drawing import draw
from spectral_bias.figures.runs import Runs
from spectral_bias.figures.style import lay_out_once, style
from spectral_bias.figures.verdict import Verdict
from spectral_bias.plan.records.figure import FigureSpec
from spectral_bias.verdicts.reading import Spectrum


def figure(verdict: Path, spectra: list[Path], svg: Path, pdf: Path, png: Path, spec: dict[str, Any]) -> None:
    """Draw a claim's figure from its verdict and the spectra of its experiments."""
    inputs = Inputs()
    asked, record = FigureSpec.read(spec), inputs.record(verdict)
    by_run = {(path.parent.name, path.stem): path for path in spectra}
    experiments = {
        experiment: Runs(
            Spectrum(each.run, each.coordinates, each.values, inputs.netcdf(by_run[experiment, each.run]))
            for each in runs
        )
        for experiment, runs in asked.runs.items()
    }
    words = caption(asked.caption, record)
    made = certificate("figure", svg, spec, inputs.digests)
    with style():
        drawn = draw(asked.figure, experiments, Verdict(record))
        lay_out_once(drawn)
        for path in (svg, pdf, png):
            write_picture(drawn, path, {**made, "artefact": str(path)}, title=asked.title, caption=words)


if snakemake := globals().get("snakemake"):
    from spectral_bias.jobs.job import run_job

    run_job(snakemake, figure)
