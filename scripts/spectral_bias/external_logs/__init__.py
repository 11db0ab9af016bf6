"""Training logs that other programs wrote: their format, its validation, and the run file made from them."""
