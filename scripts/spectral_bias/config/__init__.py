"""The typed configuration: YAML files, overlays, checks, and errors that name file, line and key."""
