"""The portal's own words, by language and key, so that a test does not repeat them."""

import json
import re
import subprocess
from dataclasses import dataclass
from functools import cache
from typing import Any

from deploy.embedded.portal_build import Portal

from .stack import ROOT

LANGUAGES = ("zh-CN", "en-US")
# Vite, which builds the portal, also loads its modules: the catalogues need no second reader of TypeScript.
LOAD = """
import { runnerImport } from 'vite';
const catalogues = {};
for (const language of %s)
  catalogues[language] = (await runnerImport(`./src/i18n/${language}/index.ts`, { configFile: false, logLevel: 'error' })).module.default;
console.log(JSON.stringify(catalogues));
"""
ANY = "\N{REPLACEMENT CHARACTER}"
PLACEHOLDER = re.compile(r"{{(\w+)[^}]*}}")


@dataclass(frozen=True)
class Words:
    """The catalogue of one language. `words("users.deleted", n=3)` is what the portal shows for that key."""

    language: str

    def __call__(self, key: str, **values: object) -> str:
        text = self._text(key, values)
        return PLACEHOLDER.sub(lambda found: str(values[found[1]]), text)

    def like(self, key: str, **values: object) -> re.Pattern[str]:
        """Matches the message with any value in the placeholders that are not given."""
        texts_and_names = enumerate(PLACEHOLDER.split(self._text(key, values)))
        filled = (part if at % 2 == 0 else str(values.get(part, ANY)) for at, part in texts_and_names)
        return re.compile(re.escape("".join(filled)).replace(re.escape(ANY), ".+?"))

    def namespaces(self) -> set[str]:
        """The first parts of the keys."""
        return set(_catalogues()[self.language])

    def _text(self, key: str, values: dict[str, object]) -> str:
        messages = _flat(_catalogues()[self.language])
        if key in messages:
            return messages[key]
        one = self.language == "en-US" and values.get("count", values.get("n")) == 1
        return messages[f"{key}_{'one' if one else 'other'}"]


@cache
def _catalogues() -> dict[str, Any]:
    portal = Portal(ROOT)
    portal.install()
    script = LOAD % json.dumps(LANGUAGES)
    done = subprocess.run(
        ["node", "--input-type=module", "-e", script], cwd=portal.folder, env=portal.environ(), capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _flat(messages: dict[str, Any], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in messages.items():
        found |= {f"{prefix}{key}": value} if isinstance(value, str) else _flat(value, f"{prefix}{key}.")
    return found
