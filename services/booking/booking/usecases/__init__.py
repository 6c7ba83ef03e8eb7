"""What booking does: session and actor in, plain objects out."""
