"""The Workflow Run RO-Crate of a results folder: what made which file, with what, and what each claim says."""
