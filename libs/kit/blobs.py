"""Files that are too big for a message: a directory or any S3-compatible store, reached by every process under one address.

    blobs = open_blobs("file:///var/lib/rostrum/blobs")  # or s3://bucket, s3://bucket/prefix?endpoint=http://…
    key = blob_key(site_id, "imports", "users.xlsx")
    blobs.put(key, stream, limit=50_000_000)

A key names its site (`site/<id>/…`), so that a site's files can be found, counted and removed together. S3 takes its credentials from
the usual AWS_* variables.
"""

import contextlib
import io
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Protocol
from urllib.parse import parse_qs, urlsplit

from uuid_utils.compat import uuid7

from contracts.errors import Invalid, NotFound, Unavailable

CHUNK = 256 * 1024

_KEY = re.compile(r"site/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+")


class Readable(Protocol):
    """What is open for reading; closed by its reader."""

    def read(self, size: int = -1, /) -> bytes: ...

    def close(self) -> None: ...


class Blobs(Protocol):
    """A store. A blob is there whole or not at all; putting one again replaces it."""

    def put(self, key: str, stream: Readable, *, limit: int) -> int:
        """Stores what `stream` gives and says how many bytes that was. Raises Invalid `too_large` past `limit` bytes,
        with nothing stored."""
        ...

    def open(self, key: str, start: int = 0, stop: int | None = None) -> Readable:
        """The bytes from `start` up to, not including, `stop`. Raises NotFound."""
        ...

    def size(self, key: str) -> int:
        """In bytes. Raises NotFound."""
        ...

    def exists(self, key: str) -> bool: ...

    def delete(self, key: str) -> None:
        """Also when it is not there."""
        ...


def blob_key(site_id: str, folder: str, name: str) -> str:
    """A new key that nobody else has; the name keeps only what is harmless in a path and a header."""
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip(".-")[-80:].lstrip(".") or "file"
    return _checked(f"site/{site_id}/{folder}/{uuid7()}/{stem}")


def open_blobs(url: str) -> Blobs:
    """The store at `url`. ValueError when nobody knows such an address."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return DirectoryBlobs(Path(parts.path))
    if parts.scheme == "s3":
        endpoint = parse_qs(parts.query).get("endpoint", [None])[0]
        return S3Blobs(parts.netloc, parts.path.strip("/"), endpoint)
    raise ValueError("blobs are kept at file:///… or s3://…")


def chunks(stream: Readable) -> Iterator[bytes]:
    """All of an open blob, piece by piece; closes it at the end, however it comes."""
    try:
        while piece := stream.read(CHUNK):
            yield piece
    finally:
        stream.close()


class DirectoryBlobs:
    """Files below one directory, which every process of every service sees."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, key: str, stream: Readable, *, limit: int) -> int:
        path = self._path(key)
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)  # of this user's processes alone, as each file is
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=".part-")
        try:
            with os.fdopen(handle, "wb") as file:
                bounded = Bounded(stream, limit)
                for piece in iter(lambda: bounded.read(CHUNK), b""):
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            Path(part).replace(path)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise
        return bounded.count

    def open(self, key: str, start: int = 0, stop: int | None = None) -> Readable:
        try:
            file = self._path(key).open("rb")
        except FileNotFoundError:
            raise _missing() from None
        file.seek(start)
        return file if stop is None else _Part(file, stop - start)

    def size(self, key: str) -> int:
        try:
            return self._path(key).stat().st_size
        except FileNotFoundError:
            raise _missing() from None

    def exists(self, key: str) -> bool:
        return self._path(key).exists()

    def delete(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._root / _checked(key)


class S3Blobs:
    """Objects of a bucket, below a prefix."""

    def __init__(self, bucket: str, prefix: str, endpoint: str | None) -> None:
        import boto3  # slow to import, and most processes never store a file
        from botocore.config import Config

        self._bucket, self._prefix = bucket, f"{prefix}/" if prefix else ""
        bounds = Config(connect_timeout=5, read_timeout=30, retries={"max_attempts": 3, "mode": "standard"})
        self._client: Any = boto3.client("s3", endpoint_url=endpoint, config=bounds)

    def put(self, key: str, stream: Readable, *, limit: int) -> int:
        bounded = Bounded(stream, limit)
        with _translated():
            self._client.upload_fileobj(bounded, self._bucket, self._name(key))
        return bounded.count

    def open(self, key: str, start: int = 0, stop: int | None = None) -> Readable:
        last = "" if stop is None else stop - 1
        wanted = {"Range": f"bytes={start}-{last}"} if start or stop is not None else {}
        with _translated():
            found = self._client.get_object(Bucket=self._bucket, Key=self._name(key), **wanted)
        body: Readable = found["Body"]
        return body

    def size(self, key: str) -> int:
        with _translated():
            return int(self._client.head_object(Bucket=self._bucket, Key=self._name(key))["ContentLength"])

    def exists(self, key: str) -> bool:
        try:
            self.size(key)
        except NotFound:
            return False
        return True

    def delete(self, key: str) -> None:
        with _translated():
            self._client.delete_object(Bucket=self._bucket, Key=self._name(key))

    def _name(self, key: str) -> str:
        return self._prefix + _checked(key)


class Bounded(io.RawIOBase):
    """Reads from `stream` and counts; raises Invalid `too_large` once it has given more than `limit` bytes."""

    def __init__(self, stream: Readable, limit: int) -> None:
        self._stream, self._limit, self.count = stream, limit, 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        piece = self._stream.read(size)
        self.count += len(piece)
        if self.count > self._limit:
            raise Invalid("too_large", f"the file is larger than {self._limit} bytes", details={"limit": self._limit})
        return piece


class _Part:
    """The first `length` bytes of what is left of a file."""

    def __init__(self, file: IO[bytes], length: int) -> None:
        self._file, self._left = file, max(0, length)

    def read(self, size: int = -1, /) -> bytes:
        piece = self._file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(piece)
        return piece

    def close(self) -> None:
        self._file.close()


def _checked(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise ValueError("not the key of a blob")
    return key


def _missing() -> NotFound:
    return NotFound("blob_not_found", "the file is not there (any more)")


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """boto's errors as ours."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == 404:
            raise _missing() from error
        raise Unavailable("blobs_unavailable", "the file store refuses") from error
    except BotoCoreError as error:
        raise Unavailable("blobs_unavailable", "the file store does not answer") from error
