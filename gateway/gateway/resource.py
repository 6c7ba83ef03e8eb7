"""A resource of the API: a blueprint whose routes are bound to the calls of a contract."""

from collections.abc import Callable
from typing import Any

from flask import Response
from flask_smorest import Blueprint

from contracts.call import Call
from contracts.errors import Invalid
from gateway import openapi
from gateway.dispatch import dispatch
from gateway.faults import bad_query
from gateway.route import Route

TENANT = "/api/v1"
OPERATOR = "/operator/v1"
MEDIA = "/media/v1"

View = Callable[..., Response]


class Resource(Blueprint):  # type: ignore[misc]
    """One noun. Its `tag` is what the portal invalidates its cache by."""

    def __init__(self, tag: str, description: str, base: str = TENANT) -> None:
        super().__init__(tag, __name__, description=description)
        self._prepare_doc_cbks: list[Any] = []  # a route's whole description is `openapi.operation`
        self.base = base
        self.routes: list[Route] = []

    def bind(self, method: str, path: str, call: Call, summary: str, *, view: View | None = None, **how: Any) -> None:
        """A route that makes `call`. `view(route, **path)` replaces the usual way (load, call, dump); `how` are Route's fields."""
        route = Route(method, self.base + path, call, summary, **how)
        handler = view or dispatch

        def answer(**in_path: str) -> Response:
            try:
                return handler(route, **in_path)
            except Invalid as error:
                if route.has_body or not error.fields:
                    raise
                raise bad_query(error.fields) from None  # a service found it, and yet it stood in the query

        answer.__name__ = route.operation
        answer._apidoc = {"manual_doc": openapi.operation(route)}  # type: ignore[attr-defined]
        self.routes.append(route)
        self.add_url_rule(route.path, route.operation, answer, methods=[method])
