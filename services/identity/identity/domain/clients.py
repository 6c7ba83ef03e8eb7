"""What a person recognises a browser by: "Chrome 129 · Windows 10"."""

from functools import lru_cache

from ua_parser import parse

LONGEST = 512  # characters of a User-Agent that are looked at


@lru_cache(maxsize=512)
def client(user_agent: str | None) -> str:
    """The browser with its version and the system; empty where neither is known."""
    if not user_agent:
        return ""
    found = parse(user_agent[:LONGEST])
    browser = " ".join(filter(None, (found.user_agent.family, found.user_agent.major))) if found.user_agent else ""
    system = " ".join(filter(None, (found.os.family, found.os.major))) if found.os else ""
    return " · ".join(filter(None, (browser, system)))
