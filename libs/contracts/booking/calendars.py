"""A user's private calendar feed."""

from marshmallow import fields

from contracts.booking.roles import USERS
from contracts.call import Call, Reply, Role, Strict
from contracts.errors import NotFound
from contracts.values import (
    Secret,
    Text,
)


class CalendarToken(Reply):
    """The secret of the user's private feed; an earlier one stops working. The answer to a repetition has it no more."""

    token = fields.String(metadata={"secret": True, "optional": True})


class FeedQuery(Strict):
    token = Secret(1, 128, required=True)
    etag = Text(0, 100, load_default="", metadata={"description": "of the feed as the reader has it"})


class Feed(Reply):
    """`content` is null when it is still what `etag` stands for. It holds the meetings that end after 90 days ago, and of their series
    the earlier occurrences."""

    etag = fields.String()
    content = fields.String(allow_none=True)


create_calendar_token = Call("booking", "create_calendar_token", Strict(), CalendarToken(), USERS, command=True, jumped=False)
get_calendar_feed = Call("booking", "get_calendar_feed", FeedQuery(), Feed(), frozenset({Role.ANONYMOUS}), (NotFound,))
