"""Files are stored whole or not at all, read in parts, and kept apart by site: the same in a directory and in S3."""

import io
import threading
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from uuid_utils.compat import uuid7

from contracts.errors import Invalid, NotFound, Unavailable
from kit.blobs import blob_key, chunks, open_blobs


class FakeS3(BaseHTTPRequestHandler):
    """As much of S3 as kit.blobs uses: put, get with a range, head, delete."""

    protocol_version = "HTTP/1.1"
    objects: dict[str, bytes]

    def do_PUT(self):
        self.objects[self.path.partition("?")[0]] = self._body()
        self._answer(200, {"ETag": '"x"'})

    def do_GET(self):
        data = self.objects.get(self.path)
        if data is None:
            return self._answer(404, {}, b"<Error><Code>NoSuchKey</Code></Error>")
        wanted = self.headers.get("Range")
        if not wanted:
            return self._answer(200, {}, data)
        first, _, last = wanted.removeprefix("bytes=").partition("-")
        return self._answer(206, {}, data[int(first) : int(last) + 1 if last else None])

    def do_HEAD(self):
        data = self.objects.get(self.path)
        self._answer(404 if data is None else 200, {}, data or b"", send=False)

    def do_DELETE(self):
        self.objects.pop(self.path, None)
        self._answer(204, {})

    def log_message(self, *_):
        """Quiet."""

    def _body(self):
        if "aws-chunked" not in self.headers.get("Content-Encoding", ""):
            return self.rfile.read(int(self.headers["Content-Length"]))
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return body

    def _answer(self, status, headers: dict[str, str] | Message, data=b"", send=True):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if send:
            self.wfile.write(data)


@pytest.fixture
def s3(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    FakeS3.objects = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), FakeS3)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"s3://bucket/some/prefix?endpoint=http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(params=["directory", "s3"])
def blobs(request, tmp_path):
    return open_blobs(f"file://{tmp_path}" if request.param == "directory" else request.getfixturevalue("s3"))


@pytest.fixture
def key(site_id):
    return blob_key(site_id, "imports", "users.xlsx")


def put(blobs, key, data=b"0123456789", limit=1000):
    return blobs.put(key, io.BytesIO(data), limit=limit)


def test_what_was_put_is_read_back(blobs, key):
    data = bytes(range(256)) * 5000
    assert put(blobs, key, data, limit=len(data)) == len(data) == blobs.size(key)
    assert b"".join(chunks(blobs.open(key))) == data


@pytest.mark.parametrize(("start", "stop", "part"), [(0, 4, b"0123"), (3, None, b"3456789"), (3, 5, b"34"), (8, 100, b"89")])
def test_a_part_is_read_by_its_range(blobs, key, start, stop, part):
    put(blobs, key)
    assert b"".join(chunks(blobs.open(key, start, stop))) == part


def test_putting_again_replaces(blobs, key):
    put(blobs, key)
    put(blobs, key, b"new")
    assert b"".join(chunks(blobs.open(key))) == b"new"


def test_what_is_too_large_is_refused_and_nothing_of_it_stays(blobs, key):
    with pytest.raises(Invalid) as refusal:
        put(blobs, key, limit=9)
    assert (refusal.value.code, refusal.value.details) == ("too_large", {"limit": 9})
    assert not blobs.exists(key)


def test_a_source_that_breaks_leaves_the_old_blob(blobs, key):
    put(blobs, key)

    class Broken(io.BytesIO):
        def read(self, size=-1):
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        blobs.put(key, Broken(), limit=1000)
    assert b"".join(chunks(blobs.open(key))) == b"0123456789"


@pytest.mark.parametrize("act", ["open", "size"])
def test_what_is_not_there_is_not_found(blobs, key, act):
    with pytest.raises(NotFound):
        getattr(blobs, act)(key)


def test_what_is_deleted_is_gone_and_deleting_it_again_is_no_error(blobs, key):
    put(blobs, key)
    blobs.delete(key)
    blobs.delete(key)
    assert not blobs.exists(key)


@pytest.mark.parametrize("bad", ["users.xlsx", "site/x/users", "site/{}/../../etc", "site/{}/.hidden", "site/{}//x", "/site/{}/x"])
def test_a_key_that_is_not_of_a_site_is_refused(blobs, bad):
    with pytest.raises(ValueError, match="not the key"):
        blobs.exists(bad.format(uuid7()))


@pytest.mark.parametrize("name", ["../../etc/passwd", "名单.xlsx", ".htaccess", "", "a" * 300, 'x"; rm -rf'])
def test_any_file_name_makes_a_key_that_is_harmless(blobs, name, site_id):
    key = blob_key(site_id, "imports", name)
    put(blobs, key)
    assert key.startswith(f"site/{site_id}/imports/")
    assert blobs.exists(key)


def test_two_files_of_one_name_do_not_meet(site_id):
    assert blob_key(site_id, "imports", "x.csv") != blob_key(site_id, "imports", "x.csv")


def test_a_store_that_does_not_answer_says_try_again(monkeypatch, key):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    blobs = open_blobs("s3://bucket?endpoint=http://127.0.0.1:1")
    with pytest.raises(Unavailable):
        blobs.size(key)


def test_an_address_of_another_kind_is_refused():
    with pytest.raises(ValueError, match="file:///"):
        open_blobs("ftp://x/y")


def test_a_folder_of_blobs_is_its_users_alone(tmp_path):
    root = tmp_path / "blobs"
    key = blob_key(str(uuid7()), "imports", "users.csv")
    open_blobs(root.as_uri()).put(key, io.BytesIO(b"x"), limit=10)
    assert [path.stat().st_mode & 0o077 for path in (root, root / key)] == [0, 0]
