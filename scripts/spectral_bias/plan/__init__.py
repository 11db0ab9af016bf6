"""The plan: every artefact with its rule, inputs, spec and resource request."""
