"""Whatever bytes arrive at a real gunicorn, the answer is a problem document of ours or a clean close: no 500, no HTML, no banner."""

import json
import random
import re

import pytest

from .conftest import Signer
from .real import Real

GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"
POST = b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
CLOSE = b"Connection: close\r\n\r\n"
UPLOAD = b"POST /api/v1/users/imports HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: multipart/form-data; boundary=b\r\n"

# What is sent, and the statuses that may answer it; no status is a close without a word.
CASES: dict[str, tuple[bytes, set[int]]] = {
    "bad request line": (b"NONSENSE\r\n\r\n", {400}),
    "two words": (b"GET /\r\n\r\n", {400}),
    "four words": (b"GET / x HTTP/1.1\r\n\r\n", {400}),
    "lower-case method": (b"get / HTTP/1.1\r\nHost: x\r\n\r\n", {400}),
    "HTTP/2.0": (b"GET / HTTP/2.0\r\n\r\n", {400}),
    "HTTP/0.9": (b"GET /\n", {400}),
    "HTTP/1.9": (b"GET /healthz HTTP/1.9\r\nHost: x\r\n" + CLOSE, {200, 400}),
    "HTTP/1.0": (b"GET /healthz HTTP/1.0\r\n\r\n", {200}),
    "preface of HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {400}),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00\n\xff" * 60, {400}),
    "empty lines": (b"\r\n\r\n\r\n\r\n", {400}),
    "nothing": (b"", set()),
    "bare line feeds": (b"GET / HTTP/1.1\nHost: x\n\n", {400}),
    "NUL in the address": (b"GET /a\x00b HTTP/1.1\r\nHost: x\r\n\r\n", {400}),
    "NUL escaped": (b"GET /assets/a%00b.js HTTP/1.1\r\nHost: x\r\n" + CLOSE, {404}),
    "NUL escaped in a query": (b"GET /api/v1/users?q=%00 HTTP/1.1\r\nHost: x\r\n" + CLOSE, {400, 401}),
    "bytes in the address": (b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n", {400}),
    "no UTF-8 escaped": (b"GET /api/v1/users/%ff%fe%c0%af HTTP/1.1\r\nHost: x\r\n" + CLOSE, {401, 404}),
    "broken escapes": (b"GET /api/v1/%zz%1 HTTP/1.1\r\nHost: x\r\n" + CLOSE, {404}),
    "no UTF-8 in a query": (b"GET /api/v1/users?%ff=%fe HTTP/1.1\r\nHost: x\r\n" + CLOSE, {400, 401}),
    "segment of 300 bytes": (b"GET /assets/" + b"a" * 300 + b".js HTTP/1.1\r\nHost: x\r\n" + CLOSE, {404}),
    "path of 4,000 bytes": (b"GET /" + b"a/" * 2000 + b"x.js HTTP/1.1\r\nHost: x\r\n" + CLOSE, {404}),
    "address of 9 kB": (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", {414}),
    "address of 9 kB, unfinished": (b"GET /" + b"a" * 9000, {414}),
    "address of 100 kB": (b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", {414}),
    "query of 9 kB": (b"GET /api/v1/users?q=" + b"a" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", {414}),
    "header of 9 kB": (GET + b"X-Long: " + b"a" * 9000 + b"\r\n\r\n", {431}),
    "headers of 100 kB": (GET + b"".join(b"X-%d: %s\r\n" % (i, b"a" * 4000) for i in range(25)) + b"\r\n", {431}),
    "500 headers": (GET + b"".join(b"X-%d: a\r\n" % i for i in range(500)) + b"\r\n", {431}),
    "cookies of 9 kB": (GET + b"Cookie: a=" + b"a" * 9000 + b"\r\n\r\n", {431}),
    "bytes in a cookie": (b"GET /api/v1/session HTTP/1.1\r\nHost: x\r\nCookie: \xff=\xfe; rostrum_access=\xff\r\n" + CLOSE, {401}),
    "bytes in headers": (b"GET /api/v1/users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \xff\r\nX-Request-ID: \xc3\r\n" + CLOSE, {401}),
    "NUL in a header": (GET + b"X-A: a\x00b\r\n\r\n", {400}),
    "a header without a name": (GET + b": a\r\n\r\n", {400}),
    "a header without a colon": (GET + b"nonsense\r\n\r\n", {400}),
    "a blank before the colon": (GET + b"X-A : a\r\n\r\n", {400}),
    "a folded header": (GET + b"X-A: a\r\n b\r\n\r\n", {400}),
    "two hosts": (GET + b"Host: y\r\n\r\n", {400}),
    "an odd host": (b"GET /api/v1/users HTTP/1.1\r\nHost: a b<>:99999\r\n" + CLOSE, {400, 401}),
    "no host": (b"GET /api/v1/users HTTP/1.1\r\n" + CLOSE, {400, 401}),
    "absolute form": (b"GET http://x/healthz HTTP/1.1\r\nHost: x\r\n" + CLOSE, {200}),
    "absolute form, odd": (b"GET http://[::1/x HTTP/1.1\r\nHost: x\r\n" + CLOSE, {400}),
    "authority form": (b"CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n", {400, 404, 405}),
    "asterisk form": (b"OPTIONS * HTTP/1.1\r\nHost: x\r\n" + CLOSE, {200, 204, 400, 404}),
    "relative address": (b"GET healthz HTTP/1.1\r\nHost: x\r\n" + CLOSE, {200, 400, 404}),
    "TRACE": (b"TRACE /api/v1/users HTTP/1.1\r\nHost: x\r\n" + CLOSE, {405}),
    "OPTIONS": (b"OPTIONS /api/v1/users HTTP/1.1\r\nHost: x\r\n" + CLOSE, {200}),
    "HEAD": (b"HEAD /healthz HTTP/1.1\r\nHost: x\r\n" + CLOSE, {200}),
    "HEAD of nothing": (b"HEAD /api/v1/x HTTP/1.1\r\nHost: x\r\n" + CLOSE, {404}),
    "HEAD with a long header": (b"HEAD / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 9000 + b"\r\n\r\n", {431}),
    "an unknown expectation": (POST + b"Expect: tea\r\nContent-Length: 2\r\n\r\n{}", {417}),
    "100-continue": (POST + b"Expect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}", {400, 422}),
    "a coding nobody knows": (POST + b"Transfer-Encoding: tea\r\n\r\n0\r\n\r\n", {501}),
    "gzip and chunked": (POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", {400, 415, 422}),
    "chunked twice": (POST + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", {400}),
    "chunked in another case": (POST + b"Transfer-Encoding: Chunked\r\nConnection: close\r\n\r\n2\r\n{}\r\n0\r\n\r\n", {422}),
    "chunked with tabs": (POST + b"Transfer-Encoding: \tchunked\t\r\nConnection: close\r\n\r\n2\r\n{}\r\n0\r\n\r\n", {422}),
    "chunked with trailers": (POST + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n2\r\n{}\r\n0\r\nX: y\r\n\r\n", {422}),
    "identity": (POST + b"Transfer-Encoding: identity\r\n\r\n{}", {400}),
    "chunked in HTTP/1.0": (POST.replace(b"1.1", b"1.0") + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", {400}),
    "chunked and a length": (POST + b"Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n", {400}),
    "a malformed chunk size": (POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n", {400}),
    "a negative chunk size": (POST + b"Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n", {400}),
    "an empty chunk size": (POST + b"Transfer-Encoding: chunked\r\n\r\n\r\n{}\r\n0\r\n\r\n", {400}),
    "a chunk of 2**64": (POST + b"Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\n{}\r\n", {400}),
    "a chunk line of 9 kB": (POST + b"Transfer-Encoding: chunked\r\n\r\n2;" + b"a" * 9000 + b"\r\n{}\r\n0\r\n\r\n", {400, 422}),
    "a chunk without its end": (POST + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}x0\r\n\r\n", {400}),
    "a chunk cut off": (POST + b"Transfer-Encoding: chunked\r\n\r\n10\r\n{}", {400}),
    "chunks of 2 MB": (POST + b"Transfer-Encoding: chunked\r\n\r\n" + (b"10000\r\n" + b" " * 65536 + b"\r\n") * 32 + b"0\r\n\r\n", {413}),
    "a malformed chunk that nobody reads": (b"POST /api/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", {404}),
    "a length too long": (POST + b"Content-Length: 100\r\n\r\n{}", {400}),
    "a length too short": (POST + b"Content-Length: 1\r\n\r\n{}", {400}),
    "two lengths": (POST + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", {400}),
    "a negative length": (POST + b"Content-Length: -2\r\n\r\n{}", {400}),
    "a length of letters": (POST + b"Content-Length: two\r\n\r\n{}", {400}),
    "a superscript length": (POST + b"Content-Length: \xb2\r\n\r\n{}", {400}),
    "a length of 5,000 digits": (POST + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n{}", {400, 413}),
    "a length of 2 MB": (POST + b"Content-Length: 2000000\r\n\r\n{}", {413}),
    "an upload of 30 MB": (UPLOAD + b"Content-Length: 30000000\r\n\r\n--b", {413}),
    "an unfinished form": (UPLOAD + b"Content-Length: 66\r\nConnection: close\r\n\r\n"
        + b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nx', {400, 422}),
    "a nameless part": (UPLOAD + b"Content-Length: 54\r\nConnection: close\r\n\r\n"
        + b"--b\r\nContent-Disposition: form-data;abc\r\n\r\nx\r\n--b--\r\n", {400, 422}),
    "an underscore": (GET + b"X_Forwarded_For: 1.2.3.4\r\n" + CLOSE, {200, 400}),
    "a script name": (b"GET /healthz HTTP/1.1\r\nHost: x\r\nSCRIPT_NAME: /x\r\n" + CLOSE, {200, 400, 404}),
    "an upgrade": (GET + b"Connection: upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n", {200}),
}  # fmt: skip


NOISE = (b"\x00", b"\r\n", b"\n", b"\xff", b" ", b"%", b":", b"9", b"", b"/..")


def assert_ours(answer: bytes) -> int | None:
    """The last status of what was answered, all of which is ours."""
    status = None
    while answer:
        head, _, rest = answer.partition(b"\r\n\r\n")
        status = int(re.match(rb"HTTP/1\.\d (\d{3}) ", head)[1])  # type: ignore[index] # anything else is a failure
        assert status < 500 or status in (501, 503), answer[:300]
        assert b"\r\nserver:" not in head.lower()
        assert b"gunicorn" not in answer.lower()
        length = re.search(rb"\r\nContent-Length: (\d+)", head)
        body, answer = rest[: int(length[1]) if length else 0], rest[int(length[1]) if length else 0 :]
        if status >= 400:
            assert b"\r\nContent-Type: application/problem+json" in head, head
            assert b"X-Request-ID: " in head
            assert not body or json.loads(body)["status"] == status
        assert b"<html" not in body.lower()
    return status


@pytest.mark.parametrize("name", CASES)
def test_odd_requests_are_answered_by_problems(real: Real, signer: Signer, name: str) -> None:
    raw, statuses = CASES[name]
    head, _, body = raw.partition(b"\r\n\r\n")
    raw = head.replace(b"Bearer %s", b"Bearer " + signer().encode()) + (b"\r\n\r\n" if b"\r\n\r\n" in raw else b"") + body
    found = assert_ours(real.exchange(raw))
    assert found in (statuses or {None}), found


@pytest.mark.parametrize("seed", range(8))
def test_mutated_requests_are_answered_by_problems_or_not_at_all(real: Real, seed: int) -> None:
    chance = random.Random(seed)
    samples = [raw for raw, _ in CASES.values() if 0 < len(raw) < 3000]
    for _ in range(60):
        raw = bytearray(chance.choice(samples))
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(raw))
            raw[at : at + chance.choice((0, 1, 1, 3))] = chance.choice(
                (b"\x00", b"\r\n", b"\n", b"\xff", b" ", b"%", b":", b"9", b"", b"/..")
            )
        assert_ours(real.exchange(bytes(raw)))


def test_no_odd_request_leaves_a_traceback_or_its_address_in_the_log(real: Real) -> None:
    secret = b"Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6"
    for line in (b"GET /api/v1/calendar/%s.ics", b"G\x00T /%s HTTP/1.1", b"GET /%s HTTP/7.7", b"GET /" + b"a" * 9000 + b"%s HTTP/1.1"):
        real.exchange(line.replace(b"%s", secret) + b"\r\n\r\n")
    real.exchange(GET + secret + b"\r\n\r\n")
    text = real.log.read_text()
    assert secret.decode() not in text
    assert "Traceback" not in text
    assert not [line for line in real.lines() if line["level"] in ("error", "warning")]


def test_pipelined_requests_are_answered_in_order(real: Real) -> None:
    pipeline = (GET + b"\r\n") * 5 + POST + b"Content-Length: 2\r\n\r\n{}" + GET + CLOSE
    answer = real.exchange(pipeline, ends=False)
    assert re.findall(rb"HTTP/1\.1 (\d{3})", answer) == [b"200"] * 5 + [b"422", b"200"]


def test_bytes_behind_a_refused_body_are_no_request(real: Real) -> None:
    smuggled = POST + b"Content-Length: 2000000\r\n\r\n" + GET + CLOSE
    assert re.findall(rb"HTTP/1\.1 (\d{3})", real.exchange(smuggled)) == [b"413"]


@pytest.mark.parametrize("length", [b"%016d", b"%020d", b"+%d", b"%d,"])
def test_bytes_behind_a_length_that_is_not_understood_are_no_request(real: Real, length: bytes) -> None:
    body = GET + b"\r\n"
    smuggled = POST + b"Content-Length: " + length % len(body) + b"\r\n\r\n" + body
    assert re.findall(rb"HTTP/1\.1 (\d{3})", real.exchange(smuggled)) == [b"400"]


def test_a_client_that_waits_for_continue_gets_it_first(real: Real) -> None:
    with real.connect() as sock:
        sock.sendall(POST + b"Expect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n")
        assert sock.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        sock.sendall(b"{}")
        assert sock.recv(100).startswith(b"HTTP/1.1 422 ")


def test_a_large_answer_and_a_streamed_one_arrive_whole(real: Real) -> None:
    large = real.exchange(b"GET /test/large HTTP/1.1\r\nHost: x\r\n" + CLOSE, ends=False)
    streamed = real.exchange(b"GET /test/stream HTTP/1.0\r\n\r\n", ends=False)
    assert len(large.partition(b"\r\n\r\n")[2]) == 3_000_000
    assert streamed.partition(b"\r\n\r\n")[2] == b"y" * 256_000 * 40
