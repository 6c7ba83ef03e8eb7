"""The Nameko dependency that gives a worker its transactions.

class OrgService:
    db = Database()

    @rpc(contract.list_users)
    def list_users(self, request):
        with self.db.begin() as session:
            return users.list_page(session, self.actor, **request)

    @rpc(contract.create_department)
    def create_department(self, request):
        return self.db.once(departments.create, request)
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import eventlet
import structlog
from marshmallow import Schema
from nameko.extensions import DependencyProvider
from sqlalchemy.orm import Session

from contracts.call import Actor, Call
from contracts.errors import Unavailable
from kit.config import load, setting
from kit.db import idempotency
from kit.db.access import HURRIED, NO_SITE, UNBOUNDED, Access
from kit.db.addresses import access
from kit.db.company import Companies, Member, Together
from kit.db.idempotency import Answer, Command
from kit.db.retention import STANDARD, Kept, tidy
from kit.db.turns import Turns
from kit.dump import dump

log = structlog.get_logger("kit.db")

TIDY_EVERY = 300.0  # seconds
AT_ONCE = 2  # commands of one site in their transactions: they mostly want the same rows, and other sites want connections too


@dataclass(frozen=True, slots=True, kw_only=True)
class _Secrets:
    secrets_key: bytes = setting(length=32, secret=True)


class Database(DependencyProvider):
    """One a service. Other extensions of the container use `begin`, `resolver` and `after_commit` of the provider itself.

    It forgets what need not be kept: by the rules for the tables that every service has, and by `kept`, the service's own.
    """

    access: Access
    secret: bytes
    turns: Turns

    def __init__(self, kept: Iterable[Kept] = ()) -> None:
        self._kept = (*STANDARD, *kept)
        self.companies = Companies()

    def setup(self) -> None:
        self.access = access(self.container.service_name)
        self.secret = load(_Secrets).secrets_key
        self.turns = Turns(AT_ONCE, longest=max(AT_ONCE, self.container.max_workers // 2))
        self._tidying: Any = None

    def start(self) -> None:
        self._tidying = self.container.spawn_managed_thread(self._tidy, identifier="retention")

    def stop(self) -> None:
        if self._tidying is not None:
            self._tidying.kill()
        self.access.close()

    def kill(self) -> None:
        self.access.close()

    def begin(self, site_id: str | None, deadline: float | None = None) -> AbstractContextManager[Session]:
        return self.access.begin(site_id, deadline)

    def resolver(self, deadline: float | None = None) -> AbstractContextManager[Session]:
        return self.access.resolver(deadline)

    def after_commit(self, callback: Callable[[Session], None]) -> None:
        self.access.after_commit(callback)

    def get_dependency(self, worker_ctx: Any) -> "Transactions":
        return Transactions(self, worker_ctx)

    def _tidy(self) -> None:
        while True:
            try:
                gone = tidy(self.resolver, self._kept, datetime.now(UTC))
                log.info("forgotten", rows={table: count for table, count in gone.items() if count})
            except Unavailable as error:
                log.warning("forgetting postponed", reason=str(error))
            except Exception:
                log.exception("forgetting failed")
            eventlet.sleep(TIDY_EVERY)


class Transactions:
    """What a worker has as `self.db`: transactions for its actor, its site and its deadline."""

    def __init__(self, database: Database, worker_ctx: Any) -> None:
        self._database = database
        self._context = worker_ctx.data
        known = getattr(worker_ctx.data, "actor", None)
        self.actor: Actor = known or Actor.from_context(worker_ctx.data)
        entrypoint = worker_ctx.entrypoint
        call = getattr(entrypoint, "call", None)
        self._call = call if isinstance(call, Call) else None
        self._name: str = self._call.name if self._call else entrypoint.method_name

    def begin(self, *, site_id: str | None = None) -> AbstractContextManager[Session]:
        """One transaction in the actor's site; `site_id` overrides it, for operators and system flows."""
        actor = self.actor
        return self._database.begin(site_id or actor.site_id, actor.deadline)

    def resolver(self, *, past_deadline: bool = False) -> AbstractContextManager[Session]:
        """One transaction for what knows no site yet. `past_deadline`: to undo something after the call's deadline has passed."""
        return self._database.resolver(None if past_deadline else self.actor.deadline)

    def answered(self, request: Mapping[str, Any], *, site_id: str | None = None) -> Answer | None:
        """The stored outcome of this command, for one that has to call another service before its transaction."""
        actor = self.actor
        if actor.idempotency_key is None:
            return None
        command = self._command(actor, request, site_id)
        with self._database.begin(command.site_id, actor.deadline) as session:
            return command.stored(session)

    def once(
        self,
        usecase: Callable[..., Any],
        request: Mapping[str, Any],
        *,
        site_id: str | None = None,
        together: Together | None = None,
        **prepared: Any,
    ) -> Any:
        """`usecase(session, actor, **request, **prepared)` in one transaction with its outcome; a repeated delivery gets that
        outcome and has no second effect.

        `prepared`: what was made for it before the transaction and is no part of the request (a password's hash, an id).
        `together(session, [(actor, request), ...])`: `usecase` for several commands of the site that wait for a turn at the same
        time; what each of them answers, or None for one that is to go alone (see company.py).
        The commands of one site take turns, and one that does not get a lock begins anew until its deadline: `usecase` may
        run more than once, but only the last run is committed.
        Raises Conflict `in_progress` while the same key is in flight (a redelivered message waits instead, until its
        deadline) and Invalid `idempotency_key_reused` for another body under the key. A refusal is not stored.
        """
        actor = self.actor
        until = actor.deadline or time.time() + UNBOUNDED
        alone = partial(self._alone, usecase, request, site_id, prepared, until)
        if together is not None and actor.idempotency_key is not None and not self._context.get("redelivered"):
            member = Member(actor, request, self._command(actor, request, site_id))
            answer = self._in_company(together, member, alone, until)
            if answer is not None:
                return answer
        with self._database.turns.take(site_id or actor.site_id or NO_SITE, until):
            return alone()

    def _in_company(self, together: Together, member: Member, alone: Callable[[], Any], until: float) -> Any:
        """What it comes to with those who wait as well; None when it has to go alone after all. Who was taken along leaves the turn to
        those who were not."""
        turns, companies, site_id = self._database.turns, self._database.companies, member.command.site_id
        with companies.waits(member), turns.take(site_id, until):
            with companies.led_by(member) as company:
                if len(company) > 1:
                    self._answer_all(together, company)
            if company or not member.taken:
                return alone() if member.answer is None else member.answer
        with turns.aside(site_id):
            member.through.wait(max(0.0, until - time.time()))
        return member.answer

    def _alone(
        self, usecase: Callable[..., Any], request: Mapping[str, Any], site_id: str | None, prepared: Mapping[str, Any], until: float
    ) -> Any:
        while True:
            try:
                return self._attempt(usecase, request, site_id, prepared)
            except Unavailable as error:  # somebody held a lock for too long, and nothing has happened yet
                if error.code != "busy" or time.time() + HURRIED > until:
                    raise

    def _answer_all(self, together: Together, company: Sequence[Member]) -> None:
        try:
            answers = self._attempt_all(together, company)
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing has happened, and whoever is to blame finds out alone
            log.warning("commands go one by one", call=self._name, count=len(company), reason=repr(error))
            return
        for member, answer in answers.items():
            member.answer = answer

    def _attempt_all(self, together: Together, company: Sequence[Member]) -> dict[Member, Answer]:
        deadline = min((each.actor.deadline for each in company if each.actor.deadline), default=None)
        with self._database.begin(company[0].command.site_id, deadline) as session:
            mine = [company[place] for place in idempotency.new(session, [each.command for each in company])]
            made = together(session, [(each.actor, each.request) for each in mine]) if mine else []
            answers = {each: self._dumped(answer) for each, answer in zip(mine, made, strict=True) if answer is not None}
            idempotency.store_all(session, [(each.command, self._kept(answer)) for each, answer in answers.items()])
        return answers

    def _attempt(self, usecase: Callable[..., Any], request: Mapping[str, Any], site_id: str | None, prepared: Mapping[str, Any]) -> Any:
        actor = self.actor
        if actor.idempotency_key is None:
            with self.begin(site_id=site_id) as session:
                return usecase(session, actor, **request, **prepared)
        command = self._command(actor, request, site_id)
        with self._database.access.begin(command.site_id, actor.deadline, lock=command.lock) as session:
            if not session.info["locked"]:
                if not self._context.get("redelivered"):
                    raise idempotency.in_progress()
                command.wait(session)
            stored = command.stored(session)
            if stored is not None:
                return stored
            answer = self._dumped(usecase(session, actor, **request, **prepared))
            command.store(session, self._kept(answer))
        return answer

    def _command(self, actor: Actor, request: Mapping[str, Any], site_id: str | None) -> Command:
        return Command.of(actor, self._name, request, self._database.secret, site_id)

    def _dumped(self, answer: Any) -> Answer:
        schema = self._reply()
        return Answer(dump(schema, answer) if schema else answer)

    def _kept(self, answer: Answer) -> Mapping[str, Any]:
        schema = self._reply()
        return idempotency.without_secrets(schema, answer) if schema else answer

    def _reply(self) -> Schema | None:
        return self._call.reply if self._call else None
