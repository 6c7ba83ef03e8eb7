"""The queries and tables of identity."""
