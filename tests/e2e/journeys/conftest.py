"""Each journey is one section of the manual, walked in both languages."""

import pytest

from tests.e2e.catalogues import LANGUAGES


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)
