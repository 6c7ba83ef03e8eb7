"""The rules of org, pure: time, ids and randomness are passed in."""
