"""The rules of booking, pure: time, ids and randomness are passed in."""
