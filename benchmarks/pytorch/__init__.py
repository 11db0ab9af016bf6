"""What ``benchmarks/against_pytorch.py`` is made of: the workloads, and a process for each side."""
