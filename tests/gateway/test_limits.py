"""Token buckets: per address, account and site."""

from collections.abc import Callable

import pytest
from flask import Flask

from contracts.errors import RateLimited
from gateway.limits import REMEMBERED, Buckets
from gateway.settings import Rate

from .conftest import Bus, Signer

PAGE = {"items": [], "page": 1, "page_size": 20, "total": 0}


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_holds_its_burst_and_refills_with_time() -> None:
    clock = Clock()
    buckets = Buckets(Rate(per_second=2, burst=3), clock)
    for _ in range(3):
        buckets.take("a")
    with pytest.raises(RateLimited) as refused:
        buckets.take("a")
    assert refused.value.retry_after == pytest.approx(0.5)
    clock.now += 0.5
    buckets.take("a")
    with pytest.raises(RateLimited):
        buckets.take("a")


def test_one_key_takes_nothing_from_another() -> None:
    buckets = Buckets(Rate(per_second=1, burst=1), Clock())
    buckets.take("a")
    buckets.take("b")


def test_the_memory_for_buckets_is_bounded() -> None:
    buckets = Buckets(Rate(per_second=1, burst=1), Clock())
    for number in range(REMEMBERED + 10):
        buckets.take(str(number))
    buckets.take("0")  # forgotten, so full again
    with pytest.raises(RateLimited):
        buckets.take(str(REMEMBERED + 9))


@pytest.mark.parametrize("which", ["rate_per_address", "rate_per_account", "rate_per_site"])
def test_too_many_requests_are_a_429_that_says_when_again(
    make_app: Callable[..., Flask], bus: Bus, bearer: dict[str, str], which: str
) -> None:
    bus.answers["list_users"] = PAGE
    client = make_app(**{which: Rate(per_second=0.1, burst=2)}).test_client()
    answers = [client.get("/api/v1/users", headers=bearer) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 10
    assert len(bus.made) == 2


def test_another_sites_account_is_not_slowed_down(make_app: Callable[..., Flask], bus: Bus, signer: Signer) -> None:
    bus.answers["list_users"] = PAGE
    client = make_app(rate_per_site=Rate(0.1, 1), rate_per_account=Rate(0.1, 1)).test_client()
    for _ in range(3):
        assert client.get("/api/v1/users", headers={"Authorization": f"Bearer {signer()}"}).status_code == 200


def test_a_portals_files_are_not_counted(make_app: Callable[..., Flask]) -> None:
    client = make_app(rate_per_address=Rate(0.1, 1)).test_client()
    assert {client.get("/healthz").status_code for _ in range(5)} == {200}


def test_the_readiness_of_services_is_counted_since_each_look_asks_them_all(make_app: Callable[..., Flask], bus: Bus) -> None:
    bus.answers["health"] = {"database": True, "migrations_at_head": True}
    client = make_app(rate_per_address=Rate(0.1, 2)).test_client()
    assert [client.get("/readyz").status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize("forged", ["198.51.100.1", "198.51.100.1, 198.51.100.2", "::1", "127.0.0.1"])
def test_a_forged_forwarded_for_makes_no_new_bucket(make_app: Callable[..., Flask], bus: Bus, bearer: dict[str, str], forged: str) -> None:
    bus.answers["list_users"] = PAGE
    client = make_app(rate_per_address=Rate(0.1, 1), trusted_proxies=("10.0.0.0/8",)).test_client()
    assert client.get("/api/v1/users", headers=bearer).status_code == 200
    assert client.get("/api/v1/users", headers=bearer | {"X-Forwarded-For": forged}).status_code == 429


def test_one_network_of_ipv6_has_one_bucket(make_app: Callable[..., Flask], bus: Bus, bearer: dict[str, str]) -> None:
    bus.answers["list_users"] = PAGE
    client = make_app(rate_per_address=Rate(0.1, 2), trusted_proxies=("127.0.0.1",)).test_client()
    sent = [f"2001:db8:1:2::{number:x}" for number in range(3)]
    statuses = [client.get("/api/v1/users", headers=bearer | {"X-Forwarded-For": address}).status_code for address in sent]
    assert statuses == [200, 200, 429]
