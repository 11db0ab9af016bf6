"""What runs around a stage in a Snakemake job: logs, locks, shutdown, the fork server. No result depends on it."""
