"""The rules of reporting, pure: time, ids and randomness are passed in."""
