"""Each process gets the variables that it reads, and no other process's secrets."""

import dataclasses
import importlib
import re
from pathlib import Path

import pytest

from deploy.embedded import environs
from kit.migrate.provision import SERVICES

EXAMPLE = (Path(__file__).parents[2] / "deploy/env.example").read_text()
WHOLE = {name: f"value of {name}" for name in re.findall(r"^([A-Z][A-Z0-9_]*)=", EXAMPLE, re.MULTILINE)}
WHOLE |= {"PATH": "/bin", "HOME": "/root", "PGPASSWORD": "mine", "GITHUB_TOKEN": "mine", "SSH_AUTH_SOCK": "mine"}


def settings_of(module: str) -> set[str]:
    fields = dataclasses.fields(importlib.import_module(module).Settings)
    return {field.metadata.get("env") or field.name.upper() for field in fields}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_gets_its_settings_and_the_addresses_of_its_own_roles(service: str) -> None:
    own = environs.for_service(WHOLE, service)
    assert settings_of(f"{service}.settings") | settings_of("kit.run") | settings_of("kit.jobs.settings") <= set(own)
    databases = {name for name in own if name.endswith("DATABASE_URL")}
    assert databases == {f"{service.upper()}_DATABASE_URL", f"{service.upper()}_RESOLVER_DATABASE_URL"}
    assert ("TOKEN_PRIVATE_KEY" in own) == (service == "identity")


def test_the_gateway_gets_no_database_and_no_signing_key() -> None:
    own = environs.for_gateway(WHOLE)
    assert settings_of("gateway.settings") | {"GATEWAY_PORT", "GATEWAY_THREADS", "METRICS_HOST", "EVENT_QUEUE_TYPE"} <= set(own)
    assert not [name for name in own if name.endswith("DATABASE_URL")]
    assert not {"TOKEN_PRIVATE_KEY", "RABBITMQ_API_URI", "DEMO_PASSWORD", "ROSTRUM_TOKEN"} & set(own)


def test_the_mail_catcher_gets_no_secret_at_all() -> None:
    assert environs.for_mail_catcher(WHOLE) == {"PATH": "/bin", "HOME": "/root"}


def test_the_simulator_gets_neither_databases_nor_keys() -> None:
    own = environs.for_command(WHOLE)
    assert not [name for name in own if name.endswith(("DATABASE_URL", "_KEY"))]


def test_only_the_migrations_get_the_administrators_address() -> None:
    others = [environs.for_gateway(WHOLE), environs.for_command(WHOLE), *(environs.for_service(WHOLE, name) for name in SERVICES)]
    assert "DATABASE_URL" in environs.for_migrations(WHOLE)
    assert not [own for own in others if "DATABASE_URL" in own]


@pytest.mark.parametrize("stranger", ["PGPASSWORD", "GITHUB_TOKEN", "SSH_AUTH_SOCK"])
def test_what_the_persons_shell_holds_goes_to_no_process(stranger: str) -> None:
    given = [environs.for_migrations(WHOLE), environs.for_gateway(WHOLE), environs.for_command(WHOLE), environs.for_service(WHOLE, "org")]
    assert not [own for own in given if stranger in own]
