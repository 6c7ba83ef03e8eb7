"""The queries and tables of reporting."""
