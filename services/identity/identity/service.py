"""The entrypoints of identity: load, delegate, dump."""

from typing import Any

from contracts import booking, org
from contracts import identity as contract
from contracts.errors import RostrumError, Unauthenticated
from directory import Replica, Sync, wait_for
from identity.domain.sessions import parse
from identity.lock_notices import LockNotices
from identity.provided import Provided
from identity.reset_mails import ResetMails
from identity.settings import current
from identity.storage import housekeeping
from identity.usecases import (
    accounts,
    credentials,
    guesses,
    health,
    impersonations,
    invitations,
    links,
    operations,
    operators,
    recovery,
    revocations,
    sessions,
    sign_in_log,
    totp,
)
from identity.usecases import sign_in as sign_ins
from identity.usecases.hashing import Hasher
from kit.db import Database
from kit.events import on, on_all
from kit.jobs import JobWorker
from kit.mail import MailSender
from kit.outbox import Relay
from kit.rpc import CurrentActor, rpc


class IdentityService:
    name = "identity"

    actor = CurrentActor()
    db: Any = Database(kept=housekeeping.KEPT)
    relay = Relay()
    directory = Sync(Replica(accounts.changed, accounts.on_site, accounts.on_departments))
    settings = Provided(current)
    hasher = Provided(lambda: Hasher(current()))
    mail_sender = MailSender()
    reset_mails = ResetMails(current)
    lock_notices = LockNotices()
    job_worker = JobWorker()

    @on(org.directory_changed)
    def directory_changed(self, session, event):
        self.directory.apply(session, event)

    @on_all(booking.meeting_changed, operations.is_somebodys)
    def meeting_changed(self, session, events):
        operations.record_meetings(session, events)

    @rpc(contract.sign_in)
    def sign_in(self, request):
        return settled(sign_ins.sign_in(self.db, self.actor, self.settings, self.hasher, self.lock_notices, **request))

    @rpc(contract.refresh_session)
    def refresh_session(self, request):
        token = parse(request["refresh_token"])
        if token is None:
            raise Unauthenticated("session_ended")
        with self.db.begin(site_id=token[0].site_id) as session:
            outcome = sessions.refresh(session, self.actor, self.settings, *token)
        return settled(outcome)

    @rpc(contract.get_session)
    def get_session(self, request):
        wait_for(self.db.begin, self.actor)
        with self.db.begin() as session:
            return sessions.view(session, self.actor, **request)

    @rpc(contract.sign_out)
    def sign_out(self, request):
        with self.db.begin() as session:
            return sessions.sign_out(session, self.actor, **request)

    @rpc(contract.list_sessions)
    def list_sessions(self, request):
        with self.db.begin() as session:
            return sessions.list_own(session, self.actor, self.settings, **request)

    @rpc(contract.revoke_session)
    def revoke_session(self, request):
        return self.db.once(sessions.revoke, request)

    @rpc(contract.revoke_other_sessions)
    def revoke_other_sessions(self, request):
        return self.db.once(sessions.revoke_others, request)

    @rpc(contract.change_password)
    def change_password(self, request):
        return guesses.guarded(self.db, self.actor, self.settings, lambda: self.db.once(credentials.change, request, hasher=self.hasher))

    @rpc(contract.verify_password)
    def verify_password(self, request):
        def verify():
            with self.db.begin() as session:
                return credentials.verify(session, self.actor, self.hasher, **request)

        return guesses.guarded(self.db, self.actor, self.settings, verify)

    @rpc(contract.stage_password)
    def stage_password(self, request):
        return self.db.once(credentials.stage, request, settings=self.settings, hasher=self.hasher)

    @rpc(contract.withdraw_password)
    def withdraw_password(self, request):
        with self.db.begin() as session:
            return credentials.withdraw(session, self.actor, **request)

    @rpc(contract.check_passwords)
    def check_passwords(self, request):
        return credentials.refused(**request)

    @rpc(contract.stage_passwords)
    def stage_passwords(self, request):
        if (answer := self.db.answered(request)) is not None:
            return answer
        return self.db.once(credentials.stage_many, request, hashes=credentials.hashes(self.hasher, **request))

    @rpc(contract.begin_totp)
    def begin_totp(self, request):
        with self.db.begin() as session:
            return totp.begin(session, self.actor, self.settings, **request)

    @rpc(contract.confirm_totp)
    def confirm_totp(self, request):
        def confirm():
            with self.db.begin() as session:
                return totp.confirm(session, self.actor, self.settings, **request)

        return guesses.guarded(self.db, self.actor, self.settings, confirm, by=guesses.CODE)

    @rpc(contract.remove_totp)
    def remove_totp(self, request):
        def remove():
            return self.db.once(totp.remove, request, settings=self.settings, hasher=self.hasher)

        by = guesses.PASSWORD if "password" in request else guesses.CODE
        return guesses.guarded(self.db, self.actor, self.settings, remove, by=by)

    @rpc(contract.reset_user_totp)
    def reset_user_totp(self, request):
        wait_for(self.db.begin, self.actor)
        return self.db.once(totp.reset_user, request)

    @rpc(contract.reset_administrator_totp)
    def reset_administrator_totp(self, request):
        wait_for(self.db.begin, self.actor)
        return self.db.once(totp.reset_administrator, request)

    @rpc(contract.reset_totp_of)
    def reset_totp_of(self, request):
        return self.db.once(totp.reset_of, request, site_id=request["site_id"])

    @rpc(contract.begin_impersonation)
    def begin_impersonation(self, request):
        wait_for(self.db.begin, self.actor)
        with self.db.begin() as session:
            return impersonations.begin(session, self.actor, self.settings, **request)

    @rpc(contract.end_impersonation)
    def end_impersonation(self, request):
        with self.db.begin() as session:
            outcome = impersonations.end(session, self.actor, self.settings, **request)
        return settled(outcome)

    @rpc(contract.list_impersonations)
    def list_impersonations(self, request):
        with self.db.begin() as session:
            return impersonations.list_own(session, self.actor, **request)

    @rpc(contract.invite_user)
    def invite_user(self, request):
        wait_for(self.db.begin, self.actor)
        return self.db.once(invitations.send_again, request, settings=self.settings, role="user")

    @rpc(contract.invite_administrator)
    def invite_administrator(self, request):
        wait_for(self.db.begin, self.actor)
        return self.db.once(invitations.send_again, request, settings=self.settings, role="administrator")

    @rpc(contract.list_sign_ins)
    def list_sign_ins(self, request):
        wait_for(self.db.begin, self.actor)
        with self.db.begin() as session:
            return sign_in_log.list_page(session, self.actor, **request)

    @rpc(contract.export_sign_ins)
    def export_sign_ins(self, request):
        wait_for(self.db.begin, self.actor)
        return self.db.once(sign_in_log.export, request)

    @rpc(contract.get_job)
    def get_job(self, request):
        with self.db.begin() as session:
            return sign_in_log.follow(session, self.actor, **request)

    @rpc(contract.request_password_reset)
    def request_password_reset(self, request):
        return recovery.request(self.db, self.actor, self.settings, **request)

    @rpc(contract.reset_password)
    def reset_password(self, request):
        site_id = links.opened(request["token"]).site_id
        return self.db.once(recovery.reset, request, site_id=site_id, settings=self.settings, hasher=self.hasher)

    @rpc(contract.send_email_confirmation)
    def send_email_confirmation(self, request):
        return self.db.once(recovery.send_confirmation, request, settings=self.settings)

    @rpc(contract.redeem_email_confirmation)
    def redeem_email_confirmation(self, request):
        return self.db.once(recovery.redeem_confirmation, request)

    @rpc(contract.create_operator)
    def create_operator(self, request):
        with self.db.resolver() as session:
            return operators.create(session, self.actor, **request)

    @rpc(contract.list_operators)
    def list_operators(self, request):
        with self.db.resolver() as session:
            return operators.list_all(session, self.actor, **request)

    @rpc(contract.revoke_operator)
    def revoke_operator(self, request):
        with self.db.resolver() as session:
            return operators.revoke(session, self.actor, **request)

    @rpc(contract.authenticate_operator)
    def authenticate_operator(self, request):
        with self.db.resolver() as session:
            outcome = operators.authenticate(session, self.actor, self.settings, **request)
        return settled(outcome)

    @rpc(contract.list_revocations)
    def list_revocations(self, request):
        with self.db.resolver() as session:
            return revocations.list_all(session, self.actor, **request)

    @rpc(contract.health)
    def health(self, request):
        with self.db.begin() as session:
            return health.read(session, self.actor, **request)


def settled(outcome):
    """Raises a refusal whose traces had to be committed first; anything else is the answer."""
    if isinstance(outcome, RostrumError):
        raise outcome
    return outcome
