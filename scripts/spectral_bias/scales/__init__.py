"""Frequency scales of signals: spectra, kernels that stand for networks with features, errors of points left out."""
