"""What somebody's own training log shows of spectral bias: cards, their checks, and comparisons beside others."""
