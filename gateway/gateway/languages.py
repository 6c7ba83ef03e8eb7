"""In which language a person is answered."""

from flask import Request

from contracts.org import LANGUAGES

DEFAULT = "zh-CN"
_BY_PREFIX = {name.partition("-")[0]: name for name in LANGUAGES}


def preferred(request: Request, own: str = DEFAULT) -> str:
    """The best of Accept-Language that we speak; else `own`, which is the account's or its site's."""
    for tag, _quality in request.accept_languages:
        known = _BY_PREFIX.get(tag.lower().partition("-")[0])
        if known:
            return known
    return own if own in LANGUAGES else DEFAULT
