"""Conferencing engines of a site: where their events come from, and what they sign and call with."""

from marshmallow import fields

from contracts import call
from contracts.call import Call, Event, Reply, Role, Strict
from contracts.errors import NotFound, Unauthenticated
from contracts.org.roles import OPERATORS
from contracts.values import (
    Id,
    Instant,
    Secret,
    Text,
)


class NewMediaSource(Strict):
    site_id = Id(required=True)
    name = Text(1, 100, required=True)


class MediaSources(Strict):
    site_id = Id(required=True)


class MediaSourceRow(Reply):
    id = Id()
    site_id = Id()
    name = fields.String()
    created_at = Instant()


class NewMediaSourceReply(MediaSourceRow):
    """`secret` signs the source's webhooks, `token` is its bearer token for calls; both are shown once, and not in the
    answer to a repetition."""

    secret = fields.String(metadata={"secret": True, "optional": True})
    token = fields.String(metadata={"secret": True, "optional": True})


class MediaSourceList(Reply):
    items = fields.List(fields.Nested(MediaSourceRow))


class MediaSourceRef(Strict):
    site_id = Id(required=True)
    id = Id(required=True)


class MediaSourceId(Strict):
    id = Id(required=True)


class MediaSourceSecret(Reply):
    """What the gateway needs to check a webhook's signature, and what it caches."""

    id = Id()
    site_id = Id()
    secret = fields.String(metadata={"secret": True})


class MediaSourceCredential(Strict):
    token = Secret(1, 256, required=True)


class MediaSourceFound(Reply):
    id = Id()
    site_id = Id()


class MediaSourceChanged(Reply):
    id = Id()


create_media_source = Call("org", "create_media_source", NewMediaSource(), NewMediaSourceReply(), OPERATORS, (NotFound,), command=True)
list_media_sources = Call("org", "list_media_sources", MediaSources(), MediaSourceList(), OPERATORS, (NotFound,))
delete_media_source = Call("org", "delete_media_source", MediaSourceRef(), call.Done(), OPERATORS, (NotFound,), command=True)
get_media_source = Call(
    "org", "get_media_source", MediaSourceId(), MediaSourceSecret(), frozenset({Role.ANONYMOUS}), (NotFound,), internal=True
)
authenticate_media_source = Call(
    "org",
    "authenticate_media_source",
    MediaSourceCredential(),
    MediaSourceFound(),
    frozenset({Role.ANONYMOUS}),
    (Unauthenticated,),
    internal=True,
)
media_source_changed = Event("org", "media_source_changed", MediaSourceChanged(), broadcast=True)
