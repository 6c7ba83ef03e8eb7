"""What the clients and the portal need (manual, section 2)."""

from typing import Any


def _from(name: str, version: str) -> dict[str, Any]:
    return {"name": name, "versions": [version], "later": True}


COMPUTER = {"cores": 1, "clock_ghz": 1.0, "memory_gb": 2}
COMPUTER_SYSTEMS = [{"name": "Windows", "versions": ["XP", "7", "8", "10"], "later": False}, _from("macOS", "10.11")]
MOBILE_SYSTEMS = [_from("iOS", "8.0"), _from("Android", "4.0")]
# The oldest that run what the portal is built for (ES2022); portal/public/browser-check.js looks for the same.
BROWSERS = [_from("Chrome", "98"), _from("Edge", "98"), _from("Firefox", "94"), _from("Safari", "16.4")]
