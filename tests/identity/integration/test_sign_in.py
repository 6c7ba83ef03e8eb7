"""Manual 1.1.1: signing in, and what guards it."""

import pytest

from contracts import identity
from contracts.errors import Forbidden, RateLimited, Unauthenticated
from tests.identity.factories import anonymous


@pytest.mark.parametrize("spelling", [str, str.upper, lambda text: f"  {text} "])
def test_a_login_name_is_taken_however_it_is_written(company, spelling):
    user = company.hire()
    reply = company.client(identity.sign_in, {"login": spelling(user.login), "password": user.password}, anonymous())
    assert reply["account"]["id"] == user.id
