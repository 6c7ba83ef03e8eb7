"""Plumbing that every process shares and that has no business noun."""
