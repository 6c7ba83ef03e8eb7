"""A body that cannot be read is the client's fault: the application sees one kind of error, whatever the server raises."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from gunicorn.http.errors import NoMoreData, ParseException
from werkzeug.exceptions import ClientDisconnected

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Body:
    """`wsgi.input`. Raises ClientDisconnected, which is a 400, for a malformed chunk and for a body that ends early."""

    def __init__(self, body: Any) -> None:
        self._body = body

    def read(self, size: int | None = None) -> bytes:
        return self._guarded(self._body.read, size)

    def readline(self, size: int | None = None) -> bytes:
        return self._guarded(self._body.readline, size)

    def readlines(self, size: int | None = None) -> list[bytes]:
        return list(self)

    def __iter__(self) -> Iterator[bytes]:
        while line := self.readline():
            yield line

    @staticmethod
    def _guarded(read: Callable[[int | None], bytes], size: int | None) -> bytes:
        try:
            return read(size)
        except (NoMoreData, ParseException):
            raise ClientDisconnected from None


def guard(application: Application) -> Application:
    def guarded(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["wsgi.input"] = Body(environ["wsgi.input"])
        return application(environ, start_response)

    return guarded
