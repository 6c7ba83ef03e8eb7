"""What the porter does."""
