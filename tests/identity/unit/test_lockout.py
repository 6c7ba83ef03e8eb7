"""Spec 1.1.1: when failed sign-ins lock."""

import pytest

from identity.domain.lockout import ALL_ADDRESSES, ONE_ADDRESS, WINDOW, Guard, network

START = 1_800_000_000.0


def attempts(guard: Guard, count: int, *, at: float = START, rule=ONE_ADDRESS) -> list[float]:
    return [guard.admit(at, rule) for _ in range(count)]


def test_the_sixth_attempt_after_five_failures_waits_fifteen_minutes():
    guard = Guard()
    assert attempts(guard, 5) == [0] * 5
    assert guard.admit(START + 1, ONE_ADDRESS) == WINDOW - 1


def test_the_lock_ends_and_counting_begins_anew():
    guard = Guard()
    attempts(guard, 5)
    assert attempts(guard, 5, at=START + WINDOW) == [0] * 5
    assert guard.admit(START + WINDOW, ONE_ADDRESS) > 0


def test_asking_while_locked_does_not_lengthen_the_lock():
    guard = Guard()
    attempts(guard, 5)
    attempts(guard, 20, at=START + WINDOW - 1)
    assert guard.admit(START + WINDOW, ONE_ADDRESS) == 0


def test_failures_older_than_the_window_do_not_count():
    guard = Guard()
    attempts(guard, 4)
    assert attempts(guard, 4, at=START + WINDOW) == [0] * 4
    assert guard.locked_until == 0


def test_a_forgiven_attempt_does_not_count():
    guard = Guard()
    attempts(guard, 4)
    for number in range(10):
        assert guard.admit(START + number, ONE_ADDRESS) == 0
        guard.forgive(START + number, ONE_ADDRESS)


def test_fifty_failures_from_everywhere_slow_down_to_one_in_ten_seconds():
    guard = Guard()
    assert attempts(guard, 50, rule=ALL_ADDRESSES) == [0] * 50
    assert guard.admit(START + 1, ALL_ADDRESSES) == 9
    assert guard.admit(START + 10, ALL_ADDRESSES) == 0
    assert guard.admit(START + 11, ALL_ADDRESSES) == 9


def test_one_success_does_not_lift_the_slowing_down_of_many_failures():
    guard = Guard()
    attempts(guard, 50, rule=ALL_ADDRESSES)
    assert guard.admit(START + 10, ALL_ADDRESSES) == 0
    guard.forgive(START + 10, ALL_ADDRESSES)
    assert guard.admit(START + 11, ALL_ADDRESSES) == 9


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        (None, "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_an_ipv6_customer_counts_as_one_address(address, counted_as):
    assert network(address) == counted_as
