"""The lines of a job's log that say how it ended: what follows is its seconds, or its error."""

DONE = "done in "
FAILED = "failed: "
