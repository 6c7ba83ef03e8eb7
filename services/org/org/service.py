"""The entrypoints of org: load, delegate, dump."""

from typing import Any

from contracts import booking, identity
from contracts import org as contract
from kit.db import Database
from kit.events import on
from kit.jobs import JobWorker
from kit.outbox import Relay
from kit.rpc import Bus, CurrentActor, rpc
from org.settings import settings
from org.storage import housekeeping
from org.usecases import (
    accounts,
    administrators,
    audit,
    booked,
    credentials,
    departments,
    directory,
    exports,
    health,
    keys,
    me,
    media_sources,
    preferences,
    sites,
    system_requirements,
    user_changes,
    user_imports,
    users,
)


class OrgService:
    name = "org"

    actor = CurrentActor()
    bus = Bus()
    db: Any = Database(kept=housekeeping.KEPT)
    relay = Relay()
    job_worker = JobWorker()

    @rpc(contract.health)
    def health(self, request):
        with self.db.begin() as session:
            return health.read(session, self.actor, **request)

    # Sites

    @rpc(contract.create_site)
    def create_site(self, request):
        site_id = keys.new_site_id(self.actor)
        if (answer := self.db.answered(request, site_id=site_id)) is not None:
            return answer
        staged = sites.stage_administrator(self.bus, request)
        with accounts.withdrawn_if_refused(self.bus, staged):
            return self.db.once(sites.create, request, site_id=site_id, new_site_id=site_id, staged=staged)

    @rpc(contract.list_sites)
    def list_sites(self, request):
        with self.db.resolver() as session:
            return sites.list_page(session, self.actor, **request)

    @rpc(contract.get_site)
    def get_site(self, request):
        with self.db.begin(site_id=request["id"]) as session:
            return sites.get(session, self.actor, **request)

    @rpc(contract.update_site)
    def update_site(self, request):
        if (answer := self.db.answered(request, site_id=request["id"])) is not None:
            return answer
        with self.db.begin(site_id=request["id"]) as session:
            limits = sites.ask_booking(session, self.actor, request)
        sites.allow(self.bus, limits)
        return self.db.once(sites.update, request, site_id=request["id"])

    @rpc(contract.create_media_source)
    def create_media_source(self, request):
        return self.db.once(media_sources.create, request, site_id=request["site_id"])

    @rpc(contract.list_media_sources)
    def list_media_sources(self, request):
        with self.db.begin(site_id=request["site_id"]) as session:
            return media_sources.list_all(session, self.actor, **request)

    @rpc(contract.delete_media_source)
    def delete_media_source(self, request):
        return self.db.once(media_sources.delete, request, site_id=request["site_id"])

    @rpc(contract.get_media_source)
    def get_media_source(self, request):
        with self.db.resolver() as session:
            return media_sources.secret_of(session, self.actor, **request)

    @rpc(contract.authenticate_media_source)
    def authenticate_media_source(self, request):
        with self.db.resolver() as session:
            return media_sources.authenticate(session, self.actor, **request)

    @rpc(contract.get_own_site)
    def get_own_site(self, request):
        with self.db.begin() as session:
            return sites.get_own(session, self.actor, **request)

    @rpc(contract.update_own_site)
    def update_own_site(self, request):
        return self.db.once(sites.update_own, request)

    @rpc(contract.get_licence)
    def get_licence(self, request):
        with self.db.begin() as session:
            found = sites.licence(session, self.actor, **request)
        return booked.licence(self.bus, found)

    @rpc(contract.get_system_requirements)
    def get_system_requirements(self, request):
        return system_requirements.get(self.actor, **request)

    # Departments

    @rpc(contract.list_departments)
    def list_departments(self, request):
        with self.db.begin() as session:
            return departments.tree(session, self.actor, **request)

    @rpc(contract.create_department)
    def create_department(self, request):
        return self.db.once(departments.create, request)

    @rpc(contract.update_department)
    def update_department(self, request):
        return self.db.once(departments.update, request)

    @rpc(contract.preview_department_deletion)
    def preview_department_deletion(self, request):
        with self.db.begin() as session:
            return departments.preview_deletion(session, self.actor, **request)

    @rpc(contract.delete_department)
    def delete_department(self, request):
        return self.db.once(departments.delete, request)

    # Users

    @rpc(contract.list_users)
    def list_users(self, request):
        with self.db.begin() as session:
            return users.list_page(session, self.actor, **request)

    @rpc(contract.get_user)
    def get_user(self, request):
        with self.db.begin() as session:
            return users.get(session, self.actor, **request)

    @rpc(contract.create_user)
    def create_user(self, request):
        if (answer := self.db.answered(request)) is not None:
            return answer
        staged = accounts.stage_new(self.bus, request)
        with accounts.withdrawn_if_refused(self.bus, staged):
            return self.db.once(users.create, request, staged=staged)

    @rpc(contract.update_user)
    def update_user(self, request):
        if (answer := self.db.answered(request)) is not None:
            return answer
        staged = self._stage_change(users.words, request)
        with accounts.withdrawn_if_refused(self.bus, staged):
            return self.db.once(users.update, request, staged=staged)

    @rpc(contract.delete_user)
    def delete_user(self, request):
        return self.db.once(users.delete, request)

    @rpc(contract.preview_user_change)
    def preview_user_change(self, request):
        with self.db.begin() as session:
            found, draft = user_changes.preview(session, self.actor, **request)
        return booked.change(self.bus, found, draft)

    @rpc(contract.preview_user_deletion)
    def preview_user_deletion(self, request):
        with self.db.begin() as session:
            found = users.preview_deletion(session, self.actor, **request)
        return booked.deletion(self.bus, found, request["ids"])

    @rpc(contract.delete_users)
    def delete_users(self, request):
        return self.db.once(users.delete_many, request)

    @rpc(contract.restore_user)
    def restore_user(self, request):
        return self.db.once(users.restore, request)

    @rpc(contract.list_deleted_users)
    def list_deleted_users(self, request):
        with self.db.begin() as session:
            return users.list_deleted(session, self.actor, **request)

    @rpc(contract.restore_users)
    def restore_users(self, request):
        return self.db.once(users.restore_many, request)

    # Import and export of users

    @rpc(contract.export_users)
    def export_users(self, request):
        return self.db.once(exports.export_users, request)

    @rpc(contract.create_user_template)
    def create_user_template(self, request):
        return self.db.once(exports.create_template, request)

    @rpc(contract.start_user_import)
    def start_user_import(self, request):
        return self.db.once(user_imports.start, request)

    @rpc(contract.get_user_import)
    def get_user_import(self, request):
        with self.db.begin() as session:
            return user_imports.get(session, self.actor, **request)

    @rpc(contract.apply_user_import)
    def apply_user_import(self, request):
        return self.db.once(user_imports.apply, request)

    @rpc(contract.export_user_import_errors)
    def export_user_import_errors(self, request):
        return self.db.once(user_imports.export_errors, request)

    @rpc(contract.get_job)
    def get_job(self, request):
        with self.db.begin() as session:
            return exports.get_job(session, self.actor, **request)

    # Administrators

    @rpc(contract.list_administrators)
    def list_administrators(self, request):
        with self.db.begin() as session:
            return administrators.list_page(session, self.actor, **request)

    @rpc(contract.get_administrator)
    def get_administrator(self, request):
        with self.db.begin() as session:
            return administrators.get(session, self.actor, **request)

    @rpc(contract.create_administrator)
    def create_administrator(self, request):
        if (answer := self.db.answered(request)) is not None:
            return answer
        staged = accounts.stage_new(self.bus, request)
        with accounts.withdrawn_if_refused(self.bus, staged):
            return self.db.once(administrators.create, request, staged=staged)

    @rpc(contract.update_administrator)
    def update_administrator(self, request):
        if (answer := self.db.answered(request)) is not None:
            return answer
        staged = self._stage_change(administrators.words, request)
        with accounts.withdrawn_if_refused(self.bus, staged):
            return self.db.once(administrators.update, request, staged=staged)

    @rpc(contract.delete_administrator)
    def delete_administrator(self, request):
        return self.db.once(administrators.delete, request)

    @rpc(contract.list_deleted_administrators)
    def list_deleted_administrators(self, request):
        with self.db.begin() as session:
            return administrators.list_deleted(session, self.actor, **request)

    @rpc(contract.restore_administrator)
    def restore_administrator(self, request):
        return self.db.once(administrators.restore, request)

    @rpc(contract.preview_scope)
    def preview_scope(self, request):
        with self.db.begin() as session:
            found = administrators.preview_scope(session, self.actor, **request)
        return booked.scope(self.bus, found)

    def _stage_change(self, words, request):
        """A new password for an account that is there. Whose it may not be is found before identity hears of it."""
        if "password" not in request:
            return None
        with self.db.begin() as session:
            known = words(session, self.actor, request["id"])
        return accounts.stage(self.bus, request["id"], request["password"], known | request)

    # The signed-in account

    @rpc(contract.get_me)
    def get_me(self, request):
        with self.db.begin() as session:
            return me.get(session, self.actor, **request)

    @rpc(contract.update_me)
    def update_me(self, request):
        if (answer := self.db.answered(request)) is not None:
            return answer
        with self.db.begin() as session:
            proof, link = me.needed(session, self.actor, request)
        if proof is not None:
            self.bus(identity.verify_password, proof)
        if link is not None:
            self.bus(identity.send_email_confirmation, link)
        return self.db.once(me.update, request, proven=proof is not None)

    @rpc(contract.confirm_email)
    def confirm_email(self, request):
        if (answer := self.db.answered(request)) is not None:
            return answer
        return self.db.once(me.confirm_email, request, redeemed=self.bus(identity.redeem_email_confirmation, request))

    @rpc(contract.get_preferences)
    def get_preferences(self, request):
        with self.db.begin() as session:
            return preferences.get(session, self.actor, **request)

    @rpc(contract.put_preferences)
    def put_preferences(self, request):
        return self.db.once(preferences.put, request)

    @rpc(contract.update_preferences)
    def update_preferences(self, request):
        return self.db.once(preferences.update, request)

    # The audit log

    @rpc(contract.list_audit)
    def list_audit(self, request):
        with self.db.begin() as session:
            return audit.list_page(session, self.actor, **request)

    @rpc(contract.export_audit)
    def export_audit(self, request):
        return self.db.once(exports.export_audit, request)

    @rpc(contract.verify_audit)
    def verify_audit(self, request):
        with self.db.begin(site_id=request["site_id"]) as session:
            return audit.verify(session, self.actor, key=settings().secrets_key, **request)

    # What other services replicate and tell

    @rpc(contract.get_directory_snapshot)
    def get_directory_snapshot(self, request):
        with self.db.begin(site_id=request["site_id"]) as session:
            return directory.snapshot(session, self.actor, **request)

    @rpc(contract.get_directory_versions)
    def get_directory_versions(self, request):
        with self.db.resolver() as session:
            return directory.versions(session, self.actor, **request)

    @on(contract.audited)
    def own_change_audited(self, session, event):
        audit.append(session, event, settings().secrets_key)

    @on(identity.audited)
    def identity_change_audited(self, session, event):
        audit.append(session, event, settings().secrets_key)

    @on(booking.audited)
    def booking_change_audited(self, session, event):
        audit.append(session, event, settings().secrets_key)

    @on(identity.credential_changed)
    def credential_changed(self, session, event):
        credentials.follow(session, event)
