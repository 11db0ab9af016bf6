"""Names in the configuration and what they stand for; parameter kinds, seed streams, logged steps."""
