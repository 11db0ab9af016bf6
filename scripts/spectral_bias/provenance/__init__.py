"""Audits over what is on disk; imported by nothing."""
