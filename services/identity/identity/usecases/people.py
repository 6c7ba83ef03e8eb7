"""Everything that is known of somebody who signs in or is signed in: site, account, credential."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session as Transaction

import directory
from contracts.call import Actor
from contracts.errors import Unauthenticated
from contracts.permissions import permissions
from directory import Account, Site
from identity.domain.expiry import account_ends_at
from identity.storage import credentials, totp
from identity.storage.models import Credential, Session


@dataclass(frozen=True, slots=True)
class Person:
    site: Site
    account: Account
    credential: Credential | None
    totp_enabled: bool

    @property
    def ends_at(self) -> datetime | None:
        return account_ends_at(self.account.expires_on, self.site.time_zone)

    @property
    def must_change_password(self) -> bool:
        return self.credential is not None and self.credential.temporary

    @property
    def totp_required(self) -> bool:
        """A site may require the second factor of its administrators."""
        return self.site.require_totp and self.account.role == "administrator"

    def expired(self, now: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= now

    def restriction(self) -> str | None:
        """What the session has to do before anything else."""
        if self.must_change_password:
            return "password"
        return "totp" if self.totp_required and not self.totp_enabled else None


def find(session: Transaction, site_id: str, account_id: str, *, hold: bool = True) -> Person | None:
    """None for whom the directory does not (any longer) have. Holds the account, unless it is only to be looked at, against changes of
    the directory until the end of the transaction: a token issued now says what is true now."""
    site = directory.site(session, site_id)
    account = directory.account(session, site_id, account_id, hold=hold)
    if site is None or account is None or account.deleted:
        return None
    return Person(site, account, credentials.get(session, site_id, account_id), totp.enabled(session, site_id, account_id))


def get(session: Transaction, site_id: str, account_id: str, *, hold: bool = True) -> Person:
    """Raises Unauthenticated for whom the directory does not have."""
    person = find(session, site_id, account_id, hold=hold)
    if person is None:
        raise Unauthenticated("session_ended")
    return person


def of(session: Transaction, actor: Actor) -> Person:
    """Who is acting: a user or an administrator."""
    return get(session, str(actor.site_id), str(actor.account_id), hold=False)


def own_words(account: Account) -> list[str]:
    """What a password of this account may not contain."""
    return [account.login_name, account.name, account.english_name, account.email, account.phone or "", account.mobile or ""]


def view(person: Person, row: Session) -> dict[str, Any]:
    """The `Account` of the contract, as seen in the session `row`."""
    site, account, jumped = person.site, person.account, row.impersonator_id is not None
    return {
        "id": account.id,
        "role": account.role,
        "name": account.name,
        "login_name": account.login_name,
        "email": account.email,
        "site": _site(site),
        "scope_department_id": account.scope_department_id,
        "permissions": permissions(
            role=account.role,
            whole_site=account.scope_department_id is None,
            features=site.features,
            site_type=site.type,
            jumped=jumped,
        ),
        "language": account.language or site.language,
        "page_size": account.page_size or site.page_size,
        "account_kind": account.account_kind,
        "capacity": account.capacity,
        "must_change_password": person.must_change_password and not jumped,
        "totp_enabled": person.totp_enabled,
        "totp_enrolment_required": person.totp_required and not person.totp_enabled,
        "acting_as": _acting_as(account, row) if jumped else None,
    }


def _site(site: Site) -> dict[str, Any]:
    names = ("name_zh", "name_en", "type", "time_zone", "country", "features", "expires_on")
    return {"id": site.site_id, **{name: getattr(site, name) for name in names}}


def _acting_as(account: Account, row: Session) -> dict[str, Any]:
    return {"id": account.id, "name": account.name, "by": row.impersonator_name, "until": row.expires_at}
