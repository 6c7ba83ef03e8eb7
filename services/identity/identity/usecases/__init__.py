"""What identity does: session and actor in, plain objects out."""
