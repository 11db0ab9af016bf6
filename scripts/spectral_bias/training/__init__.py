"""Training of an ensemble in one compiled program."""
