"""Fixtures for everybody: databases and brokers of the run's own, made when first asked for."""

import structlog
from hypothesis import settings

# Where a test has not set up logging, a traceback is printed plainly: drawn with its variables it takes minutes.
structlog.configure(processors=[structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)])

# A busy machine is no failure: how long an example takes is not what a property says.
settings.register_profile("rostrum", deadline=None)
settings.load_profile("rostrum")

pytest_plugins = ["kit.testing.database", "kit.testing.broker", "tests.kit_services"]
