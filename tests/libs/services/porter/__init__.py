"""A service that has long jobs done, for the kit's tests."""
