"""Serves the built portal where PORTAL_DIST names it (in deploy nginx does).

Files under assets/ carry a hash in their names and never change; index.html is the page of every address of the portal, with
a nonce of its own in each answer. A missing asset is a 404, never a page.
"""

import mimetypes
import secrets
from pathlib import Path

from flask import Blueprint, Response, request
from werkzeug.security import safe_join

from contracts.errors import NotFound

NONCE = "__CSP_NONCE__"  # what the build leaves in index.html
FOREVER = "public, max-age=31536000, immutable"
AN_HOUR = "public, max-age=3600"
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_OTHERS = ("healthz", "readyz", "metrics", "assets")
_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; style-src-elem 'self' 'nonce-{nonce}'; "
    "style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' blob:; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)


def blueprint(dist: Path | None) -> Blueprint:
    """Without `dist` there is no portal here: every address outside the API is a 404."""
    made = Blueprint("portal", __name__)
    if dist is not None:
        root = dist.resolve()
        made.add_url_rule("/", "index", lambda: _index(root))
        made.add_url_rule("/<page:path>", "page", lambda path: _serve(root, path))
    return made


def _serve(root: Path, path: str) -> Response:
    found = _file(root, path)
    if found is not None:
        return _asset(found, immutable=path.startswith("assets/"))
    first, _, last = path.split("/", 1)[0], "", path.rsplit("/", 1)[-1]
    if first in _OTHERS or "." in last:
        raise NotFound()
    return _index(root)


def _file(root: Path, path: str) -> Path | None:
    joined = safe_join(str(root), path)
    if joined is None or "\x00" in path:
        return None
    file = Path(joined)
    return file if is_file(file) and file != root / "index.html" else None


def is_file(path: Path) -> bool:
    """Path.is_file raises for a name that no file can have: over 255 bytes, or outside of the file system's encoding."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _asset(file: Path, *, immutable: bool) -> Response:
    """The file, or its copy that the build compressed, whichever the browser takes."""
    chosen, encoding = file, None
    for name, suffix in _ENCODINGS:
        packed = file.with_name(file.name + suffix)
        if request.accept_encodings[name] > 0 and packed.is_file():
            chosen, encoding = packed, name
            break
    response = send(chosen, mimetypes.guess_type(file.name)[0], FOREVER if immutable else AN_HOUR)
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.headers["Vary"] = "Accept-Encoding"
    return response


def send(file: Path, kind: str | None, caching: str) -> Response:
    """A file of the build or of a package, small enough to be read whole."""
    response = Response(file.read_bytes(), mimetype=kind or "application/octet-stream")
    response.headers["Cache-Control"] = caching
    response.last_modified = file.stat().st_mtime  # type: ignore[assignment] # werkzeug takes seconds too
    return response.make_conditional(request)  # type: ignore[return-value]


def _index(root: Path) -> Response:
    nonce = secrets.token_urlsafe(18)
    try:
        page = (root / "index.html").read_text("utf-8").replace(NONCE, nonce)
    except FileNotFoundError:
        raise NotFound() from None  # not built (yet)
    response = Response(page, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = _POLICY.format(nonce=nonce)
    return response
