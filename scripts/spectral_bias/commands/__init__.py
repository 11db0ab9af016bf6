"""The commands of ``python -m spectral_bias``: their arguments, what they print, their exit status."""
