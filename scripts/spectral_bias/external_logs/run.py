"""The run file of an external log."""

from __future__ import annotations

import xarray as xr

from spectral_bias.external_logs.validation import Log
from spectral_bias.plan.records.external_log import ExternalLogSpec
from spectral_bias.training.run_layout import run_layout


def run_of_log(log: Log, spec: ExternalLogSpec) -> xr.Dataset:
    """The run file of a sound log; losses are NaN and no point counts as trained on where the log does not say.

    Args:
        log: its content.
        spec: experiment and run, and the path of the log.
    """
    texts = [text.rstrip(".") for text in (log.texts.get("title", ""), log.texts.get("summary", "")) if text]
    attributes = {
        "title": f"Run {spec.run} of experiment {spec.experiment}",
        "summary": ". ".join([f"Trained elsewhere, read from the log {spec.log}", *texts]) + ".",
        "experiment": spec.experiment,
        "run": spec.run,
        **log.attributes,
    }
    return run_layout(log.variables, log.members, attributes)
