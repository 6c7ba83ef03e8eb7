"""Files on their way in: from a form to the blob store, and their key on to the service that reads them."""

import hashlib
from functools import partial
from pathlib import PurePath
from typing import IO
from uuid import NAMESPACE_URL, uuid5

from flask import Response, request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from contracts.call import Actor
from contracts.errors import FieldError, Invalid, RateLimited
from gateway import auth, jobs
from gateway.dispatch import answer
from gateway.faults import BadRequest, TooLarge, UnsupportedMediaType, bad_query
from gateway.route import Route
from gateway.state import state
from kit.blobs import CHUNK, blob_key

LARGEST = 20 * 1024 * 1024  # bytes of one file
FORM_LIMIT = LARGEST + 100_000  # bytes with what surrounds it
_LONGEST_NAME = 255


def start_import(route: Route) -> Response:
    """The uploaded file goes into the site's folder "imports"; a repeated upload under the same key is the same file."""
    actor = auth.actor_for(route)
    if request.args:
        raise bad_query([FieldError(name[:100], "unknown") for name in request.args])
    file = _uploaded()
    name = PurePath(file.filename or "").name[:_LONGEST_NAME] or "users"
    key = _key(actor, file.stream, name)
    store = jobs.store()
    size = store.put(key, file.stream, limit=LARGEST)
    try:
        reply = state().bus.raw(route.call, {"blob": key, "file_name": name, "size": size}, actor)
    except (Invalid, RateLimited):  # after any other error the call may have taken effect
        store.delete(key)
        raise
    return answer(route, reply, actor.site_id)


def _uploaded() -> FileStorage:
    if request.mimetype != "multipart/form-data":
        raise UnsupportedMediaType()
    request.max_content_length = FORM_LIMIT
    try:
        file, others = request.files.get("file"), [*request.form, *(name for name in request.files if name != "file")]
    except RequestEntityTooLarge:
        raise TooLarge(details={"limit": LARGEST}) from None
    except ValueError:
        raise BadRequest("malformed_body", "the form cannot be read") from None
    if others:
        raise Invalid("invalid", fields=[FieldError((name or "")[:100], "unknown") for name in others])
    if file is None:
        raise Invalid("invalid", fields=[FieldError("file", "required")])
    return file


def _key(actor: Actor, stream: IO[bytes], name: str) -> str:
    """Follows from who uploads what under which Idempotency-Key."""
    digest = hashlib.sha256()
    for piece in iter(partial(stream.read, CHUNK), b""):
        digest.update(piece)
    stream.seek(0)
    fresh = blob_key(actor.site_id or "", "imports", name)
    site, folder, _, stem = fresh.rsplit("/", 3)
    return f"{site}/{folder}/{uuid5(NAMESPACE_URL, f'{actor.account_id}:{actor.idempotency_key}:{digest.hexdigest()}')}/{stem}"
