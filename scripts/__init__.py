"""Makes data/ and geo/ from the raw files."""
