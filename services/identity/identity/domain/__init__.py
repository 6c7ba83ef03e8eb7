"""The rules of identity, pure: time, ids and randomness are passed in."""
