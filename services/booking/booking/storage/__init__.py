"""The queries and tables of booking."""
