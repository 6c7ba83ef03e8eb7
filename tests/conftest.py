"""Fixtures for everybody: databases and brokers of the run's own, made when first asked for."""

pytest_plugins = ["kit.testing.database", "kit.testing.broker", "tests.kit_services"]
