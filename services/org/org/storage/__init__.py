"""The queries and tables of org."""
