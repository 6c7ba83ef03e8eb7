"""What was observed: telemetry, live meetings, history, statistics."""
