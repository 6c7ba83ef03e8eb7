"""Fixtures for tests on the real broker and the real database. tests/conftest.py says which are everybody's."""
