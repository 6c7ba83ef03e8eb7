"""deploy/env.example names every variable that a process reads."""

import dataclasses
import importlib
import re
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "deploy/env.example"
PROGRAMS = ("identity", "org", "booking", "reporting", "devices", "gateway", "kit.jobs")
SETTINGS = ["kit.run", *(f"{name}.settings" for name in PROGRAMS)]


def variables_of(module: str) -> set[str]:
    """Of every settings class in the module."""
    found = vars(importlib.import_module(module)).items()
    classes = [item for name, item in found if name.endswith("Settings") and dataclasses.is_dataclass(item)]
    return {field.metadata.get("env") or field.name.upper() for item in classes for field in dataclasses.fields(item)}


@pytest.mark.parametrize("module", SETTINGS)
def test_every_setting_is_explained(module: str) -> None:
    explained = set(re.findall(r"^([A-Z][A-Z0-9_]*)=", EXAMPLE.read_text(), re.MULTILINE))
    assert variables_of(module) <= explained
