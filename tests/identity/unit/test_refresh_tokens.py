"""How refresh tokens are made and what each generation gets."""

from datetime import UTC, datetime, timedelta

import pytest
from uuid_utils.compat import uuid7

from identity.domain.sessions import RefreshToken, Rotation, ends_at, genuine, parse, rotation

NOW = datetime(2027, 3, 30, tzinfo=UTC)
KEY, SALT = b"k" * 32, b"s" * 32
TOKEN = RefreshToken(str(uuid7()), str(uuid7()), 3)


def test_a_token_says_which_session_and_generation_it_belongs_to():
    token, seal = parse(TOKEN.seal(KEY, SALT))
    assert token == TOKEN
    assert genuine(token, seal, KEY, SALT)


@pytest.mark.parametrize(("key", "salt"), [(b"x" * 32, SALT), (KEY, b"x" * 32)])
def test_nobody_makes_one_without_both_the_key_and_the_sessions_salt(key, salt):
    token, seal = parse(TOKEN.seal(key, salt))
    assert not genuine(token, seal, KEY, SALT)


def test_a_later_generation_cannot_be_made_from_an_earlier_one():
    _, seal = parse(TOKEN.seal(KEY, SALT))
    assert not genuine(RefreshToken(TOKEN.site_id, TOKEN.session_id, 4), seal, KEY, SALT)


@pytest.mark.parametrize("text", ["", "x", "é" * 90, "A" * 90, "A" * 512])
def test_what_is_no_token_is_recognised(text):
    assert parse(text) is None


@pytest.mark.parametrize(
    ("generation", "spent_ago", "turn"),
    [
        (5, [], Rotation.NEXT),
        (4, [0], Rotation.AGAIN),
        (4, [30], Rotation.AGAIN),
        (4, [31], Rotation.REUSED),
        (3, [1, 29], Rotation.AGAIN),
        (3, [1, 40], Rotation.REUSED),
        (2, [1, 2], Rotation.REUSED),
        (6, [0], Rotation.REUSED),
    ],
)
def test_a_spent_token_is_good_for_thirty_seconds_more(generation, spent_ago, turn):
    rotations = [NOW - timedelta(seconds=seconds) for seconds in spent_ago]
    assert rotation(generation, 5, rotations, NOW) is turn


def test_a_session_ends_by_disuse_or_at_its_longest():
    idle, created = timedelta(hours=12), NOW - timedelta(hours=20)
    assert ends_at(created, NOW, idle, NOW + timedelta(days=6)) == NOW + idle
    assert ends_at(created, NOW, idle, NOW + timedelta(hours=1)) == NOW + timedelta(hours=1)
