"""Many people change one site at the same moment."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from httpx import Response

from .stack import Api

BURST = 32


@pytest.fixture
def root_id(admin: Api) -> str:
    return str(admin.get("/api/v1/departments").json()["items"][0]["id"])


def all_at_once(create: Callable[[int], Response]) -> list[Response]:
    with ThreadPoolExecutor(BURST) as pool:
        return list(pool.map(create, range(BURST)))


def statuses(answers: list[Response]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


def test_departments_created_at_the_same_moment_are_all_there(admin: Api, root_id: str) -> None:
    answers = all_at_once(lambda number: admin.post("/api/v1/departments", json={"parent_id": root_id, "name": f"同时 {number}"}))
    assert statuses(answers) == {201: BURST}
    for answer in answers:
        admin.delete(f"/api/v1/departments/{answer.json()['id']}")


def test_users_created_at_the_same_moment_are_all_there(admin: Api, root_id: str) -> None:
    def create(number: int) -> Response:
        login = f"at.once.{number}"
        user = {"login_name": login, "name": "同时", "email": f"{login}@example.com", "account_kind": "shared", "department_id": root_id}
        return admin.post("/api/v1/users", json=user | {"invite": True})

    answers = all_at_once(create)
    assert statuses(answers) == {201: BURST}
    admin.post("/api/v1/users/batch-deletion", json={"ids": [answer.json()["id"] for answer in answers]})
