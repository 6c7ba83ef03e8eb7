"""Where one request ends in the bytes of a connection: enough of RFC 9112 to know when all of it is here.

gunicorn's parser stays the judge of what the bytes mean. Whatever this module does not understand it calls complete, and the
parser refuses it.
"""

import re
from collections.abc import Callable
from enum import Enum, auto

HEAD_LIMIT = 64 * 1024  # bytes of a request line and its headers
LINE_LIMIT = 8190  # bytes of a request line, as gunicorn.conf.py limits it
CHUNK_LINE_LIMIT = 1024
TRAILER_LIMIT = 16 * 1024
EXCESS_LIMIT = 64 * 1024  # bytes by which sizes, extensions and line ends of chunks may exceed the data
_END = b"\r\n\r\n"
_HAS_BODY = re.compile(rb"\r\n(?:content-length|transfer-encoding)[ \t]*:", re.I)
_LENGTH = re.compile(rb"\r\ncontent-length[ \t]*:[ \t]*(\d{1,15})[ \t]*\r\n", re.I)
_CODING = re.compile(rb"\r\ntransfer-encoding[ \t]*:", re.I)
_FORM = re.compile(rb"\r\ncontent-type[ \t]*:[ \t]*multipart/form-data", re.I)
_EXPECTS = re.compile(rb"^[^\r\n]+ HTTP/1\.1\r\n(?:.*\r\n)?expect[ \t]*:[ \t]*100-continue[ \t]*\r\n", re.I | re.S)
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;.*)?")


class Part(Enum):
    HEAD = auto()
    BODY = auto()  # of a known length
    CHUNK_LINE = auto()
    CHUNK = auto()
    TRAILER = auto()
    WHOLE = auto()


class Framing:
    """One request. `is_cut`: more of it may follow that nobody reads, so the connection ends with the answer."""

    def __init__(self, body_limit: int, form_limit: int) -> None:
        self._limits = {False: body_limit, True: form_limit}
        self._limit = body_limit
        self._line = bytearray()  # the head, a chunk's size or the trailers, as far as they are here
        self._left = 0  # bytes of the body or the chunk
        self._seen = 0  # bytes of all chunks
        self._excess = 0  # see EXCESS_LIMIT
        self._ends_chunk = False  # whether the next line only ends the chunk before it
        self.part = Part.HEAD
        self.is_cut = False
        self.is_too_long = False  # the head
        self.is_too_large = False  # a body in chunks
        self.expects_continue = False

    @property
    def is_whole(self) -> bool:
        return self.part is Part.WHOLE

    @property
    def is_head_here(self) -> bool:
        return self.part is not Part.HEAD

    def feed(self, data: bytes) -> int:
        """How many of these bytes belong to the request."""
        at = 0
        while at < len(data) and not self.is_whole:
            at += self._step(data, at)
        return at

    def _step(self, data: bytes, at: int) -> int:
        if self.part in (Part.BODY, Part.CHUNK):
            return self._count(len(data) - at)
        if self.part is Part.HEAD:
            return self._collect(data, at, _END, self._head, HEAD_LIMIT)
        if self.part is Part.CHUNK_LINE:
            return self._collect(data, at, b"\r\n", self._chunk, CHUNK_LINE_LIMIT)
        return self._collect(data, at, _END, self._trailers, TRAILER_LIMIT)

    def _count(self, there: int) -> int:
        taken = min(there, self._left)
        self._left -= taken
        if self.part is Part.BODY:
            self.part = self.part if self._left else Part.WHOLE
            return taken
        self._seen += taken
        if self._seen > self._limit:
            self.is_too_large = True  # without a Content-Length, werkzeug would take what fits and drop the rest
            self._cut()
        elif not self._left:
            self.part, self._ends_chunk = Part.CHUNK_LINE, True
        return taken

    def _collect(self, data: bytes, at: int, end: bytes, then: Callable[[bytes], None], limit: int) -> int:
        before = len(self._line)
        self._line += data[at : at + limit + 1]  # not all of the data: it may hold thousands of chunks
        found = self._line.find(end, max(0, before - len(end) + 1))
        if found < 0:
            self._check_unfinished(limit)
            return len(self._line) - before
        line = bytes(self._line[: found + len(end)])
        taken = len(line) - before
        self._line = bytearray()
        then(line)
        return taken

    def _check_unfinished(self, limit: int) -> None:
        """A line that can only be refused is not waited for."""
        line = self._line
        if self.part is Part.HEAD:
            has_long_line = _first_line(line) > LINE_LIMIT + 4
            self.is_too_long = len(line) > limit and not has_long_line
            if has_long_line or line.count(b"\n") != line.count(b"\r\n"):
                self._cut()
        if len(line) > limit:
            self._cut()

    def _head(self, head: bytes) -> None:
        self.is_too_long = len(head) > HEAD_LIMIT and _first_line(head) <= LINE_LIMIT
        if self.is_too_long:
            self._cut()
        elif _HAS_BODY.search(head) is None:
            self.part = Part.WHOLE
        else:
            self._body(head)

    def _body(self, head: bytes) -> None:
        self._limit = self._limits[_FORM.search(head) is not None]
        self.expects_continue = _EXPECTS.search(head) is not None
        length = _LENGTH.search(head)
        if _CODING.search(head):
            self.part = Part.CHUNK_LINE
        elif length is None or int(length[1]) > self._limit:
            self._cut()  # a length that is not understood here may be one to the parser: what follows is no next request
        elif int(length[1]) == 0:
            self.part = Part.WHOLE
        else:
            self.part, self._left = Part.BODY, int(length[1])

    def _chunk(self, line: bytes) -> None:
        if self._ends_chunk and line == b"\r\n":
            self._ends_chunk = False
            return
        match = _CHUNK.fullmatch(line[:-2])
        self._left = int(match[1], 16) if match else 0
        self._excess = max(0, self._excess + len(line) + 2 - self._left)
        if match is None or self._ends_chunk or self._excess > EXCESS_LIMIT:
            self._cut()
        elif self._left:
            self.part = Part.CHUNK
        else:
            self.part, self._line = Part.TRAILER, bytearray(b"\r\n")  # so that no trailers end as some do

    def _trailers(self, _lines: bytes) -> None:
        self.part = Part.WHOLE

    def _cut(self) -> None:
        self.part, self.is_cut = Part.WHOLE, True


def _first_line(head: bytes | bytearray) -> int:
    end = head.find(b"\r\n", 2)  # gunicorn takes an empty line before it
    return end if end >= 0 else len(head)
