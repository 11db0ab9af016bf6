"""Records what a network predicts while it is trained, in whatever framework, as a log that the atlas analyses.

Only NumPy and netCDF4 are imported. docs/recording.md is the guide, docs/run-file.md the form of the log.
"""

from spectral_bias.recording.checkpoints import record_checkpoints
from spectral_bias.recording.errors import RecordingError
from spectral_bias.recording.recorder import Recorder
from spectral_bias.recording.seed_log import SeedLog

__all__ = ["Recorder", "RecordingError", "SeedLog", "record_checkpoints"]
