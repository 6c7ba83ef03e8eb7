"""The queries and tables of devices."""
