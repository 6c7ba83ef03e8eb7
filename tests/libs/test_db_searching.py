"""Words are found in a column in whichever form they are typed."""

import pytest
from sqlalchemy import String, literal, select

from kit.db import NO_SITE, Access
from kit.db.searching import holds
from kit.migrate.provision import variable


@pytest.fixture(scope="module")
def session(databases):
    environ = databases.environ("booking")
    access = Access(environ[variable("booking", "app")], environ[variable("booking", "resolver")], pool=1)
    with access.begin(NO_SITE) as session:
        yield session
    access.close()


@pytest.mark.parametrize(
    ("stored", "q", "found"),
    [
        ("Sales East", "sales", True),
        ("Sales East", "ＥＡＳＴ", True),
        ("Sales East", "sales\u00a0\u200beast", True),
        ("Ｓａｌｅｓ　Ｅａｓｔ", "sales east", True),
        ("Straße 7", "STRASSE", False),  # PostgreSQL lowers a sharp s, and does not fold it
        ("Straße 7", "straße", True),
        ("Zoë", "zoe\u0308", True),
        ("100% sure_thing", "0%", True),
        ("100% sure_thing", "e_t", True),
        ("1000 sure things", "0%", False),
    ],
)
def test_words_are_found_in_whichever_form_they_are_typed(session, stored, q, found):
    assert session.execute(select(holds(literal(stored, String), q))).scalar_one() is found
