"""Changes of the directory, applied strictly in the order of the site's version, whatever order they arrive in.

Everything happens under the lock of the site's row, and nobody waits for it: a change that comes while another one is being applied
is parked, and so is one whose predecessor is missing. `directory.sync` applies what was parked, and fetches a snapshot when a gap
does not close by itself.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.call import Envelope
from directory import read
from directory.rows import FIELDS, Account, Department, Site, from_row, from_wire, to_row
from directory.tables import accounts, departments, pending, sites

PARKED = "directory_parked"  # in a session's info: the site in which it parked what nobody else will look at


@dataclass(frozen=True, slots=True)
class AccountChange:
    """An account as the replica had it (None: not at all) and as it has it now."""

    before: Account | None
    after: Account


@dataclass(frozen=True, slots=True)
class SiteChange:
    before: Site | None
    after: Site


def _ignore(_session: Session, _change: Any) -> None:
    """A service that only reads the replica has nothing to add."""


class Replica:
    """Writes the replica. `on_accounts(session, [AccountChange])`, `on_site(session, SiteChange)` and `on_departments(session, site_id)`
    let a service follow in the same transaction; they may be told the same thing again (after a snapshot), so they have to bear that."""

    def __init__(
        self,
        on_accounts: Callable[[Session, Sequence[AccountChange]], None] = _ignore,
        on_site: Callable[[Session, SiteChange], None] = _ignore,
        on_departments: Callable[[Session, str], None] = _ignore,
    ) -> None:
        self._on_accounts, self._on_site, self._on_departments = on_accounts, on_site, on_departments

    def apply(self, session: Session, event: Envelope) -> None:
        """One `org.directory_changed`. Whatever was applied already changes nothing."""
        site_id, version = str(event.site_id), int(event.body["version"])
        reached = _try_lock(session, site_id)
        if reached is None:
            _park(session, site_id, version, event.body)
            session.info[PARKED] = site_id
        elif version > reached + 1:
            _park(session, site_id, version, event.body)
        elif version > reached:
            self._write(session, site_id, version, event.body)
            self._go_on(session, site_id, version)

    def follow(self, session: Session, site_id: str) -> None:
        """Applies what was parked while somebody else held the lock."""
        self._go_on(session, site_id, _lock(session, site_id))

    def install(self, session: Session, site_id: str, version: int, pages: Iterable[Mapping[str, Any]]) -> None:
        """The whole directory as of `version`, page by page. What is not in it is gone. An older one changes nothing."""
        if version <= _lock(session, site_id):
            return
        for page in pages:
            self._write(session, site_id, version, page)
        self._bury(session, site_id, version)
        session.execute(delete(pending).where(pending.c.site_id == site_id, pending.c.version <= version))
        self._go_on(session, site_id, version)

    def _go_on(self, session: Session, site_id: str, version: int) -> None:
        """Applies what was parked, as far as it follows without a gap."""
        while True:
            parked = (pending.c.site_id == site_id) & (pending.c.version == version + 1)
            body = session.execute(delete(pending).where(parked).returning(pending.c.body)).scalar_one_or_none()
            if body is None:
                break
            version += 1
            self._write(session, site_id, version, body)
        session.execute(update(sites).where(sites.c.site_id == site_id).values(version=version))

    def _write(self, session: Session, site_id: str, version: int, body: Mapping[str, Any]) -> None:
        if body.get("site"):
            self._write_site(session, site_id, from_wire(Site, site_id, body["site"]), version)
        _upsert(session, departments, [from_wire(Department, site_id, wire) for wire in body["departments"]], version)
        after = [from_wire(Account, site_id, wire) for wire in body["accounts"]]
        if after:
            before = read.accounts(session, site_id, [item.id for item in after])
            _upsert(session, accounts, after, version)
            self._on_accounts(session, [AccountChange(before.get(item.id), item) for item in after])
        if body["departments"]:
            self._on_departments(session, site_id)

    def _write_site(self, session: Session, site_id: str, site: Site, version: int) -> None:
        before = read.site(session, site_id)
        session.execute(update(sites).where(sites.c.site_id == site_id).values(**to_row(site, version)))
        self._on_site(session, SiteChange(before, site))

    def _bury(self, session: Session, site_id: str, version: int) -> None:
        """What a complete snapshot does not mention was deleted while nobody told us."""
        columns = [accounts.c[name] for name in FIELDS[Account]]
        gone = _unmentioned(accounts, site_id, version)
        rows = session.execute(update(accounts).where(*gone).values(deleted=True, version=version).returning(*columns)).mappings()
        lost = [from_row(Account, row) for row in rows]
        session.execute(update(departments).where(*_unmentioned(departments, site_id, version)).values(deleted=True, version=version))
        if lost:
            self._on_accounts(session, [AccountChange(item, item) for item in lost])


def _lock(session: Session, site_id: str) -> int:
    """The version that the site's replica has reached; its row is locked until the end of the transaction."""
    _know(session, site_id)
    return session.execute(_version(site_id).with_for_update()).scalar_one()


def _try_lock(session: Session, site_id: str) -> int | None:
    """As `_lock`, but None where somebody else has it."""
    _know(session, site_id)
    return session.execute(_version(site_id).with_for_update(skip_locked=True)).scalar_one_or_none()


def _know(session: Session, site_id: str) -> None:
    """The site's row is there. It is looked for first: inserting would wait for whoever is just changing it."""
    if session.execute(_version(site_id)).first() is None:
        session.execute(insert(sites).values(site_id=site_id).on_conflict_do_nothing())


def _version(site_id: str) -> Select[int]:
    return select(sites.c.version).where(sites.c.site_id == site_id)


def _park(session: Session, site_id: str, version: int, body: Mapping[str, Any]) -> None:
    session.execute(insert(pending).values(site_id=site_id, version=version, body=body).on_conflict_do_nothing())


def _unmentioned(table: Any, site_id: str, version: int) -> tuple[Any, ...]:
    return table.c.site_id == site_id, table.c.version < version, ~table.c.deleted


def _upsert(session: Session, table: Any, items: Sequence[Department | Account], version: int) -> None:
    if not items:
        return
    statement = insert(table)
    changed = {column.name: statement.excluded[column.name] for column in table.c if not column.primary_key}
    statement = statement.on_conflict_do_update(index_elements=["site_id", "id"], set_=changed)
    session.execute(statement, [to_row(item, version) for item in items])
