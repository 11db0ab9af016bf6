"""What this project changes in Snakemake, one file a patch."""
