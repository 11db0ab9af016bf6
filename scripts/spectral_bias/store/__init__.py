"""Artefacts on disk: atomic writers and sealed readers, each artefact with its certificate inside."""
