"""What org does: session and actor in, plain objects out."""
