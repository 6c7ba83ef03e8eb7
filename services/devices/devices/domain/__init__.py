"""The rules of devices, pure: time, ids and randomness are passed in."""
