"""A service that tells events to itself. What its handlers do is decided by each event's `how`, and noted in HERALD_MARKS."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import eventlet
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts.call import Actor, Envelope
from contracts.errors import Unavailable
from herald import contract
from kit.db import Database
from kit.events import on, on_all
from kit.outbox import Relay, emit
from kit.rpc import CurrentActor, rpc


def mark(text: str) -> None:
    with Path(os.environ["HERALD_MARKS"]).open("a") as file:
        file.write(text + "\n")


def announce(session: Session, actor: Actor, texts: list[str]) -> dict[str, Any]:
    for text in texts:
        emit(session, contract.announced, {"text": text, "how": "well"}, site_id=actor.site_id, key=text, version=1, actor=actor)
    return {}


def pause(name: str) -> None:
    """The first to come here stays, to be killed."""
    path = Path(os.environ["HERALD_MARKS"] + f".{name}")
    if not path.exists():
        path.touch()
        eventlet.sleep(30)


def enlist(session: Session, actor: Actor, **request: str) -> dict[str, Any]:
    name = request["name"]
    emit(session, contract.echoed, {"text": name, "how": "well"}, site_id=actor.site_id, key=name, version=0, actor=actor)
    if request["pause"] == "inside":
        pause(name)
    return {}


class HeraldService:
    name: ClassVar[str] = "herald"
    contract = contract
    actor = CurrentActor()
    db = Database()
    relay = Relay()

    @rpc(contract.announce)
    def announce(self, request: dict[str, Any]) -> dict[str, Any]:
        return self.db.once(announce, request)

    @rpc(contract.enlist)
    def enlist(self, request: dict[str, Any]) -> dict[str, Any]:
        reply = self.db.once(enlist, request)
        if request["pause"] == "after":
            pause(request["name"])
        return reply

    @rpc(contract.alive)
    def health(self, request: dict[str, Any]) -> dict[str, Any]:
        return {}

    @on(contract.announced)
    def first(self, session: Session, event: Envelope) -> None:
        site_id = session.execute(select(func.current_setting("app.site_id"))).scalar_one()
        mark(f"first {event.body['text']} v{event.version} in {site_id} by {self.actor.role} {self.actor.request_id}")

    @on(contract.alarmed)
    def alarmed(self, session: Session, event: Envelope) -> None:
        mark(f"alarmed {event.body['text']}")

    @on_all(contract.counted)
    def counted(self, session: Session, events: Sequence[Envelope]) -> None:
        for event in events:
            emit(session, contract.echoed, {"text": event.body["text"], "how": "well"}, site_id=event.site_id, key=event.key, version=0)
        if any(event.body["how"] == "slow" for event in events):
            eventlet.sleep(2)  # others come meanwhile
        if any(event.body["how"] == "poison" for event in events):
            raise ZeroDivisionError("poisoned")
        for event in events:
            mark(f"counted {event.body['text']} v{event.version} of {len(events)}")

    @on(contract.announced)
    def second(self, session: Session, event: Envelope) -> None:
        emit(session, contract.echoed, {"text": event.body["text"], "how": "well"}, site_id=event.site_id, key=event.key, version=0)
        mark(f"second {event.body['text']}")
        if event.body["how"] == "poison":
            raise ZeroDivisionError("poisoned")
        if event.body["how"] == "deadly":
            pause(event.body["text"])
        if event.body["how"] == "slow":
            eventlet.sleep(20)
        if event.body["how"] == "away" and not Path(os.environ["HERALD_MARKS"] + ".back").exists():
            raise Unavailable("database_unavailable")
