"""Which frequency scale suits a signal: its spectrum, and errors of kernels that stand for networks with features."""
