"""The entrypoints of booking: load, delegate, dump."""

from typing import Any

from booking.provided import Clock
from booking.storage import housekeeping
from booking.usecases import (
    accounts,
    admissions,
    availability,
    bookings,
    calendars,
    changes,
    feed,
    figures,
    health,
    imports,
    licences,
    mails,
    meetings,
    rooms,
    runs,
    together,
)
from contracts import booking as contract
from contracts import media, org
from directory import Replica, Sync, wait_for
from kit.db import Database
from kit.events import on, on_all
from kit.mail import MailSender
from kit.outbox import Relay
from kit.rpc import CurrentActor, rpc


class BookingService:
    name = "booking"

    actor = CurrentActor()
    db: Any = Database(kept=housekeeping.KEPT)
    relay = Relay()
    mail = MailSender()
    directory = Sync(Replica(on_accounts=accounts.changed))
    clock = Clock()

    @on(org.directory_changed)
    def directory_changed(self, session, event):
        self.directory.apply(session, event)

    @on(org.licence_changed)
    def licence_changed(self, session, event):
        licences.follow(session, event)

    @on(media.observed, runs.is_about_runs)
    def observed(self, session, event):
        runs.observed(session, event)

    @on_all(contract.invitation_due)
    def invitation_due(self, session, events):
        mails.invitations_due(session, events)

    @rpc(contract.list_rooms)
    def list_rooms(self, request):
        return self._read(rooms.list_page, request)

    @rpc(contract.get_room)
    def get_room(self, request):
        return self._read(rooms.get, request)

    @rpc(contract.rename_room)
    def rename_room(self, request):
        return self.db.once(rooms.rename, request)

    @rpc(contract.list_reservations)
    def list_reservations(self, request):
        return self._read(rooms.reservations, request)

    @rpc(contract.get_room_calendar)
    def get_room_calendar(self, request):
        return self._read(rooms.calendar, request)

    @rpc(contract.list_meetings)
    def list_meetings(self, request):
        return self._read(meetings.list_page, request)

    @rpc(contract.list_user_meetings)
    def list_user_meetings(self, request):
        return self._read(meetings.list_of_user, request)

    @rpc(contract.get_meeting)
    def get_meeting(self, request):
        return self._read(meetings.get, request)

    @rpc(contract.count_user_meetings)
    def count_user_meetings(self, request):
        return self._read(meetings.count_upcoming, request)

    @rpc(contract.count_user_bookings)
    def count_user_bookings(self, request):
        return self._read(figures.user_bookings, request)

    @rpc(contract.get_licence_use)
    def get_licence_use(self, request):
        return self._read(figures.licence_use, request)

    @rpc(contract.count_scope)
    def count_scope(self, request):
        return self._read(figures.scope, request)

    @rpc(contract.book_meeting)
    def book_meeting(self, request):
        wait_for(self.db.begin, self.actor)
        return self.db.once(bookings.book, request, together=together.book)

    @rpc(contract.update_meeting)
    def update_meeting(self, request):
        return self.db.once(changes.change, request)

    @rpc(contract.cancel_meeting)
    def cancel_meeting(self, request):
        return self.db.once(meetings.cancel, request)

    @rpc(contract.find_availability)
    def find_availability(self, request):
        return self._read(availability.find, request)

    @rpc(contract.create_calendar_token)
    def create_calendar_token(self, request):
        return self.db.once(calendars.create_token, request)

    @rpc(contract.get_calendar_feed)
    def get_calendar_feed(self, request):
        with self.db.resolver() as session:
            site_id, account_id = calendars.owner(session, request["token"])
        with self.db.begin(site_id=site_id) as session:
            return calendars.feed(session, site_id, account_id, request["etag"])

    @rpc(contract.admit)
    def admit(self, request):
        with self.db.begin() as session:
            return admissions.admit(session, self.actor, **request)

    @rpc(contract.list_bookings)
    def list_bookings(self, request):
        with self.db.begin() as session:
            return feed.list_changes(session, self.actor, **request)

    @rpc(contract.change_limits)
    def change_limits(self, request):
        return self.db.once(licences.change, request, site_id=request["site_id"])

    @rpc(contract.import_bookings)
    def import_bookings(self, request):
        return self.db.once(imports.import_bookings, request, site_id=request["site_id"])

    @rpc(contract.health)
    def health(self, request):
        with self.db.begin() as session:
            return health.read(session, self.actor, **request)

    def _read(self, usecase, request):
        """What is read may have been written a moment ago in org: the replica has to know of it."""
        wait_for(self.db.begin, self.actor)
        with self.db.begin() as session:
            return usecase(session, self.actor, **request)
