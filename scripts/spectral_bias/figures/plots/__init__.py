"""One plot a file, a function ``(experiments, verdict, *, ...)``: the runs by experiment, and the claim's verdict."""
