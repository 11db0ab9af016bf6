"""The lines of a job's log that say how it ended: what follows is its seconds, its error, or nothing."""

DONE = "done in "
FAILED = "failed: "
CONTINUED = "the time of this job is over; a job after it goes on"
