"""What a change of org's directory means here, in the transaction that applies it: under what people sign in, with which password,
and who has to leave."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy.orm import Session as Transaction

import directory
from directory import Account, AccountChange, SiteChange
from identity import settings
from identity.domain.expiry import account_ends_at
from identity.domain.identifiers import of_account
from identity.storage import identifiers
from identity.usecases import credentials, impersonations, invitations, links, mails, revocations, sessions


def changed(session: Transaction, changes: Sequence[AccountChange]) -> None:
    """A hook of the directory's Replica; being told the same twice changes nothing more."""
    if not changes:
        return
    site_id = changes[0].after.site_id
    wanted = {
        change.after.id: {} if change.after.deleted else of_account(change.after.login_name, change.after.email, change.after.mobile)
        for change in changes
        if _signs_in_otherwise(change)
    }
    if wanted:
        identifiers.replace(session, site_id, wanted)
    credentials.claim(session, site_id, {change.after.id: str(change.after.credential) for change in changes if _has_a_new_one(change)})
    for change in changes:
        _follow(session, change)
    if any(change.before and change.before.department_id != change.after.department_id for change in changes):
        impersonations.end_out_of_scope(session, site_id)


def _signs_in_otherwise(change: AccountChange) -> bool:
    before, after = change.before, change.after
    return before is None or after.deleted or before.deleted or bool(_changed_names(before, after))


def _changed_names(before: Account, after: Account) -> list[str]:
    return [name for name in ("login_name", "email", "mobile") if getattr(before, name) != getattr(after, name)]


def _has_a_new_one(change: AccountChange) -> bool:
    before, after = change.before, change.after
    return bool(after.credential) and not after.deleted and (before is None or before.credential != after.credential)


def _follow(session: Transaction, change: AccountChange) -> None:
    before, after = change.before, change.after
    if after.deleted:
        sessions.end_all(session, after.site_id, after.id, because="deleted")
        links.end_all(session, after.site_id, after.id)
        return
    moved = before is not None and before.email != after.email
    if moved:
        invitations.withdraw(session, after)
    if after.invited and (moved or not (before and before.invited)):
        invitations.invite(session, settings.current(), after)
    if before is None:
        return
    _tell_both(session, before, after)
    if before.expires_on != after.expires_on and _has_expired(session, after):
        sessions.end_all(session, after.site_id, after.id, because="account_expired")
    if (before.scope_department_id, before.role) != (after.scope_department_id, after.role):
        revocations.revoke_tokens(session, after.site_id, after.id)
        sessions.end_jumps(session, after.site_id, after.id, because="scope_changed")


def _tell_both(session: Transaction, before: Account, after: Account) -> None:
    """Tell the old and the new address of a change of what the account signs in by, whoever made it (ASVS 5.0, 6.3.7).

    The new address of an invited account gets its invitation instead.
    """
    names, site = _changed_names(before, after), directory.site(session, after.site_id)
    if not names or site is None or before.deleted:
        return
    mails.notify(session, "sign_in_changed", site, before, names)
    if after.email != before.email and not after.invited:
        mails.notify(session, "sign_in_changed", site, after, names)


def on_site(session: Transaction, change: SiteChange) -> None:
    """From the moment on that a site requires the second factor, its administrators' tokens have to say so."""
    if change.after.require_totp and not (change.before and change.before.require_totp):
        for account_id in directory.administrators(session, change.after.site_id):
            revocations.revoke_tokens(session, change.after.site_id, account_id)


def on_departments(session: Transaction, site_id: str) -> None:
    """A department that moves takes its users out of the scopes that it leaves."""
    impersonations.end_out_of_scope(session, site_id)


def _has_expired(session: Transaction, account: Account) -> bool:
    if account.expires_on is None:
        return False
    site = directory.site(session, account.site_id)
    ends = account_ends_at(account.expires_on, site.time_zone if site else "UTC")
    return ends is not None and ends <= datetime.now(UTC)
