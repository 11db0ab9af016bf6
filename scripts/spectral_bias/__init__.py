"""Spectral Bias Atlas: every claim about spectral bias as a rebuildable target with a verdict."""
