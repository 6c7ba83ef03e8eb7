"""What devices does: session and actor in, plain objects out."""
