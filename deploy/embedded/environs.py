"""Which variables each process gets: those that it reads, and no other process's secrets.

A service's names come from its settings classes, so that a new setting needs no second mention here.
"""

import dataclasses
from collections.abc import Mapping
from importlib import import_module

from kit.migrate.provision import SERVICES, variable

# What the system, Python and the libraries read, by the start of the name.
_SYSTEM = (
    "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_", "TZ", "TMPDIR", "TERM", "LD_", "DYLD_", "PYTHON", "VIRTUAL_ENV", "COVERAGE_",
    "SSL_CERT_", "REQUESTS_CA_BUNDLE", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy",
    "EVENTLET_", "FAKETIME", "NODE_", "PGSSL",
)  # fmt: skip
_LIBRARIES = ("AWS_", "OTEL_")  # of a process that stores files and makes traces
_PROCESS = ("LOG_LEVEL", "METRICS_PORT", "METRICS_HOST")
_BUS = ("AMQP_URI", "HEARTBEAT", "EVENT_QUEUE_TYPE", "EVENT_RETRY_SECONDS")
_SERVICE = (*_PROCESS, *_BUS, "MAX_WORKERS", "STOP_GRACE")  # kit.run's and kit.events' own; importing kit.run here would load eventlet
_COMMAND = ("AMQP_URI", "LOG_LEVEL", "ROSTRUM_URL", "ROSTRUM_TOKEN", "PUBLIC_URL", "DEMO_PASSWORD", "HEARTBEAT")


def for_service(environ: Mapping[str, str], service: str) -> dict[str, str]:
    databases = {variable(service, role) for role in ("app", "resolver")}
    return _kept(environ, {*_SERVICE, *databases, *_fields(f"{service}.settings", "kit.jobs.settings", "kit.mail.settings", "kit.seal")})


def for_gateway(environ: Mapping[str, str]) -> dict[str, str]:
    return _kept(environ, {*_PROCESS, *_BUS, *_fields("gateway.settings")})


def for_command(environ: Mapping[str, str]) -> dict[str, str]:
    """For `rostrum demo`, also as the simulator."""
    return _kept(environ, set(_COMMAND))


def for_mail_catcher(environ: Mapping[str, str]) -> dict[str, str]:
    return _kept(environ, set())


def for_migrations(environ: Mapping[str, str]) -> dict[str, str]:
    """The only process with the administrator's address and with those of the owners."""
    addresses = {variable(service, role) for service in SERVICES for role in ("owner", "app", "resolver")}
    return _kept(environ, {*_PROCESS, *_BUS, "DATABASE_URL", "SECRETS_KEY", *addresses})


def _kept(environ: Mapping[str, str], names: set[str]) -> dict[str, str]:
    starts = (*_SYSTEM, *(_LIBRARIES if "AMQP_URI" in names else ()))
    return {name: value for name, value in environ.items() if name in names or name.startswith(starts)}


def _fields(*modules: str) -> set[str]:
    """The variables that the settings classes of these modules are read from."""
    classes = [item for module in modules for item in vars(import_module(module)).values() if _is_settings(item)]
    return {field.metadata.get("env") or field.name.upper() for item in classes for field in dataclasses.fields(item)}


def _is_settings(item: object) -> bool:
    return isinstance(item, type) and dataclasses.is_dataclass(item) and item.__name__.endswith("Settings")
