"""The built portal, served from PORTAL_DIST."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

PAGE = '<!doctype html><script type="module" nonce="__CSP_NONCE__" src="/assets/app-1a2b.js"></script><div id="root"></div>'
SCRIPT = "console.log(1);" * 100


@pytest.fixture
def portal(make_app: Callable[..., Flask], tmp_path: Path) -> FlaskClient:
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text(PAGE)
    (dist / "favicon.svg").write_text("<svg/>")
    (dist / "assets/app-1a2b.js").write_text(SCRIPT)
    (dist / "assets/app-1a2b.js.gz").write_bytes(gzip.compress(SCRIPT.encode()))
    (dist / "assets/app-1a2b.js.br").write_bytes(b"as brotli")
    (tmp_path / "secret.txt").write_text("outside")
    return make_app(portal_dist=dist).test_client()


@pytest.mark.parametrize(
    "path", ["/", "/login", "/admin/users?page=2", "/u/meetings/123", "/index.html/", "/administrators", "/" + "x" * 300]
)
def test_every_address_of_the_portal_is_its_page(portal: FlaskClient, path: str) -> None:
    answer = portal.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_pages_nonce_is_the_policys_and_another_each_time(portal: FlaskClient) -> None:
    nonces = set()
    for _ in range(3):
        answer = portal.get("/login")
        nonce = re.findall(r'nonce="([^"]+)"', answer.text)[0]
        assert f"script-src 'self' 'nonce-{nonce}'" in answer.headers["Content-Security-Policy"]
        nonces.add(nonce)
    assert len(nonces) == 3


def test_assets_are_kept_for_ever_and_sent_as_the_build_compressed_them(portal: FlaskClient) -> None:
    plain, zipped, brotli = (
        portal.get("/assets/app-1a2b.js", headers={"Accept-Encoding": each}) for each in ("identity", "gzip", "gzip, br")
    )
    assert plain.text == SCRIPT
    assert gzip.decompress(zipped.data).decode() == SCRIPT
    assert (brotli.data, brotli.headers["Content-Encoding"]) == (b"as brotli", "br")
    for answer in (plain, zipped, brotli):
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.mimetype == "text/javascript"
        assert answer.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/gone-9f9f.js",
        "/assets/",
        "/assets",
        "/logo.png",
        "/index.html",
        "/api",
        "/api/v2/users",
        "/operator/x",
        "/metrics",
        "/scim",
        "/assets/" + "x" * 300 + ".js",
        "/" + "x" * 300 + ".png",
        "/api/docs/files/" + "x" * 300,
        "/assets/%FF%FE.js",
        "/assets/a%00.js",
    ],
)
def test_what_is_missing_is_a_404_and_never_the_page(portal: FlaskClient, path: str) -> None:
    answer = portal.get(path)
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


@pytest.mark.parametrize(
    "path", ["/../secret.txt", "/assets/../../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "//etc/passwd", "/%00.js"]
)
def test_nothing_outside_the_build_is_served(portal: FlaskClient, path: str) -> None:
    assert "outside" not in portal.get(path).text
    assert "root:" not in portal.get(path).text


def test_other_files_are_kept_for_an_hour(portal: FlaskClient) -> None:
    answer = portal.get("/favicon.svg")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("image/svg+xml", "public, max-age=3600")


def test_without_a_build_there_is_no_page(http: FlaskClient) -> None:
    assert http.get("/").status_code == 404
