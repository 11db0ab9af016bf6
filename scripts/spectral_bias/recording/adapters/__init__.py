"""Callbacks that record the trainings of other frameworks, one framework a module; each imports its own."""
