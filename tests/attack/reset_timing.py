"""Reset mails: whether the time of the answer tells a known address from an unknown one.

`auc` is the area under the ROC curve: the probability that a known address takes longer than an unknown one, 0.5 if the times tell
nothing. Its standard error for equal times is 0.04 with 210 requests and 0.015 with 1,500: judge the distance from 0.5 by that.
"""

import math
import random
import secrets
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.attack.loopback import Caller, address
from tests.attack.outcome import Outcome
from tests.e2e.stack import Api, Stack

REQUESTS = 1500
ALLOWED = 0.03  # distance of the area from 0.5, beside what chance does
FROM_ONE_ADDRESS = 15  # requests: the service admits 20 in 15 minutes


def auc(base_url: str, known: Sequence[str], requests: int = 210, *, first_address: int = 0, seed: int = 9) -> float:
    """Ask for `requests` reset mails, half of them for `known` addresses, in random order; return the AUC of the times."""
    times = measure(base_url, known, requests, first_address=first_address, seed=seed)
    return area([seconds for is_known, seconds in times if is_known], [seconds for is_known, seconds in times if not is_known])


def measure(base_url: str, known: Sequence[str], requests: int, *, first_address: int = 0, seed: int = 9) -> list[tuple[bool, float]]:
    """Return whether each address was known, and the seconds until its answer."""
    choice = random.Random(seed)
    order = [number % 2 == 0 for number in range(requests)]
    choice.shuffle(order)
    found = []
    for start in range(0, requests, FROM_ONE_ADDRESS):
        caller = Caller(base_url, address(first_address + start // FROM_ONE_ADDRESS))
        caller.post("/api/v1/password-resets", {"email": _unknown(known[0])})  # opens the connection
        for is_known in order[start : start + FROM_ONE_ADDRESS]:
            email = choice.choice(known)
            found.append((is_known, _seconds(caller, email if is_known else _unknown(email))))
        caller.close()
    return found


def area(longer: Sequence[float], shorter: Sequence[float]) -> float:
    """The probability that one of `longer` exceeds one of `shorter`; ties count half."""
    pairs = [(a > b) + (a == b) / 2 for a in longer for b in shorter]
    return sum(pairs) / len(pairs)


def _unknown(like: str) -> str:
    """An address of the same length and domain that nobody has."""
    local, _, domain = like.partition("@")
    return f"{secrets.token_hex(len(local))[: len(local)]}@{domain}"


def _seconds(caller: Caller, email: str) -> float:
    began = time.perf_counter()
    status = caller.post("/api/v1/password-resets", {"email": email})
    if status != 202:
        raise RuntimeError(f"a reset request was answered with {status}")
    return time.perf_counter() - began


def strike(stack: Stack, _folder: Path) -> Iterator[Outcome]:
    """For `make attack`."""
    with Api(base_url=stack.base_url, timeout=30) as admin:
        admin.signed_in("demo.admin")
        known = [user["email"] for user in admin.json("GET", "/api/v1/users?page_size=20")["items"]]
    found, chance = auc(stack.base_url, known, REQUESTS, first_address=40_000), 2 / math.sqrt(3 * REQUESTS)
    findings = ["the time tells known addresses from unknown ones"] if abs(found - 0.5) > ALLOWED + chance else []
    yield Outcome(
        "reset mails by the time of the answer", f"{REQUESTS} requests, AUC {found:.3f}, two standard errors {chance:.3f}", findings
    )
