"""Every page, dialog and drawer of the portal is looked at in both languages."""

import pytest

from tests.e2e.catalogues import LANGUAGES


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)
