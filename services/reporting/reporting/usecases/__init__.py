"""What reporting does: session and actor in, plain objects out."""
