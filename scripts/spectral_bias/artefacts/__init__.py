"""Artefact files: written under a partial name and renamed, sealed, each with its certificate."""
