"""The commands of ``python -m spectral_bias``: arguments, output, exit status."""
