"""A tenant of the demonstration, by the API that everybody uses."""

import threading
from collections.abc import Iterator
from typing import Any

from gateway.cli.api import Api, ApiError


class Tenant:
    """The tenant API as one administrator, signed in again when the token runs out."""

    def __init__(self, url: str, login: str, password: str) -> None:
        self.url = url
        self._anonymous, self._body = Api(url), {"login": login, "password": password, "mode": "bearer"}
        self._lock = threading.Lock()
        self._api: Api | None = None

    def __call__(self, method: str, path: str, body: dict[str, Any] | None = None, **how: Any) -> Any:
        api = self._signed_in(None)
        try:
            return api(method, f"/api/v1{path}", body, **how)
        except ApiError as error:
            if error.status != 401:
                raise
            return self._signed_in(api)(method, f"/api/v1{path}", body, **how)

    def pages(self, path: str) -> Iterator[dict[str, Any]]:
        page, seen = 1, 0
        while True:
            found = self("GET", path, page=page, page_size=100, sort="login_name")
            yield from found["items"]
            seen += len(found["items"])
            if seen >= found["total"] or not found["items"]:
                return
            page += 1

    def _signed_in(self, expired: Api | None) -> Api:
        with self._lock:
            if self._api is None or self._api is expired:
                tokens = self._anonymous("POST", "/api/v1/session", self._body)
                self._api = self._anonymous.with_token(tokens["access_token"])
            return self._api
