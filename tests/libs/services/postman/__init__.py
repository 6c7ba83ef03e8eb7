"""A service that sends mail, for the kit's tests."""
