"""Changing and cancelling a meeting, and who may."""

import pytest

from contracts import booking as contract
from contracts.errors import Conflict, NotFound, Stale
from tests.booking.factories import at, text


def test_a_meeting_is_moved_and_its_old_time_is_free(site):
    user = site.user()
    made = user.book()

    changed = user(contract.update_meeting, id=made["id"], start_at=text(at(13)), duration_minutes=30)

    assert (changed["start_at"], changed["duration_minutes"]) == (text(at(13)), 30)
    assert changed["room"] == made["room"]
    assert user.book(room_id=made["room"]["id"])


def test_a_meeting_may_overlap_its_own_old_time(site):
    user = site.user()
    made = user.book()

    assert user(contract.update_meeting, id=made["id"], start_at=text(at(9, 30)))["start_at"] == text(at(9, 30))


def test_words_are_changed_without_asking_for_the_room_again(site):
    user = site.user()
    made = user.book(agenda="甲", invitees=[{"email": "a@example.com"}])

    user(contract.update_meeting, id=made["id"], topic="新主题", agenda="乙", invitees=[{"name": "乙", "email": "b@example.com"}])

    found = user.meeting(made["id"])
    assert (found["topic"], found["agenda"]) == ("新主题", "乙")
    assert found["invitees"] == [{"name": "乙", "email": "b@example.com"}]
    assert found["version"] == 2


def test_a_meeting_goes_to_another_room_or_to_whichever_is_free(site):
    user = site.user()
    made = user.book(capacity=20)
    large = user.rooms(capacity=100)[0]["id"]

    assert user(contract.update_meeting, id=made["id"], room_id=large)["room"]["id"] == large
    assert user(contract.update_meeting, id=made["id"], room_id=None)["room"]["id"] != large


def test_a_change_that_clashes_is_refused_with_what_is_free(site):
    user = site.user()
    first = user.book(at(9))
    second = user.book(at(11), room_id=first["room"]["id"])

    with pytest.raises(Conflict) as refusal:
        user(contract.update_meeting, id=second["id"], start_at=text(at(9, 30)))

    assert refusal.value.code == "room_taken"
    assert text(at(10)) in refusal.value.details["alternatives"]["times"]


def test_two_who_edit_the_same_form_do_not_overwrite_each_other(site):
    user = site.user()
    made = user.book()
    user(contract.update_meeting, id=made["id"], topic="先到", if_match=made["version"])

    with pytest.raises(Stale):
        user(contract.update_meeting, id=made["id"], topic="后到", if_match=made["version"])

    assert user.meeting(made["id"])["topic"] == "先到"


def test_cancelling_frees_room_and_ports_at_once(concurrent):
    user = concurrent.user(account_kind="dedicated", capacity=100)
    made = user.book()

    user(contract.cancel_meeting, id=made["id"], reason="改为线下")

    found = user.meeting(made["id"])
    assert (found["status"], found["cancelled_reason"], found["cancelled_by"]) == ("cancelled", "改为线下", "王小明")
    assert user.book()["status"] == "booked"


def test_what_is_cancelled_is_neither_changed_nor_cancelled_again(site):
    user = site.user()
    made = user.book()
    user(contract.cancel_meeting, id=made["id"])

    for call, more in ((contract.cancel_meeting, {}), (contract.update_meeting, {"topic": "再来"})):
        with pytest.raises(Conflict) as refusal:
            user(call, id=made["id"], **more)
        assert refusal.value.code == "already_cancelled"


def test_another_users_meeting_is_not_there(site):
    made = site.user().book()
    other = site.user()

    for call in (contract.get_meeting, contract.cancel_meeting, contract.update_meeting):
        with pytest.raises(NotFound):
            other(call, id=made["id"])
    assert other.meetings() == []


def test_an_administrator_cancels_within_the_scope_and_it_is_audited(site, told):
    department = site.open_department()
    inside, outside = site.user(department_id=department), site.user()
    mine, theirs = inside.book(), outside.book()
    administrator = site.administrator(department)

    administrator(contract.cancel_meeting, id=mine["id"], reason="重复预约")

    assert inside.meeting(mine["id"])["status"] == "cancelled"
    with pytest.raises(NotFound):
        administrator(contract.cancel_meeting, id=theirs["id"])
    assert [each["id"] for each in administrator.meetings()] == [mine["id"]]
    (said,) = told(contract.audited, site.id)
    assert (said["action"], said["target_id"], said["reason"]) == ("meeting.cancelled", mine["id"], "重复预约")


def test_what_is_done_as_somebody_else_is_audited(site, told):
    user = site.user()
    jumped = site.as_user(user.id, impersonator_id=site.root.id, impersonator_name="李管理")

    made = jumped.book()
    jumped(contract.update_meeting, id=made["id"], topic="代改")
    jumped(contract.cancel_meeting, id=made["id"])

    assert [each["action"] for each in told(contract.audited, site.id)] == ["meeting.booked", "meeting.changed", "meeting.cancelled"]


def test_meetings_are_found_by_topic_number_host_and_time(site):
    host = site.user(name="赵钱孙")
    wanted = host.book(topic="季度 Review 会议")
    site.user().book(at(15), topic="其他")
    root = site.root

    number = wanted["meeting_number"]
    for query in ({"q": "review"}, {"q": f"{number[:3]} {number[3:]}"}, {"q": "赵钱"}, {"host_id": host.id}):
        assert [each["id"] for each in root.meetings(**query)] == [wanted["id"]]
    assert [each["id"] for each in root.meetings(**{"from": text(at(8)), "to": text(at(10))})] == [wanted["id"]]
    assert root.meetings(**{"from": text(at(10)), "to": text(at(15))}) == []
    assert len(root.meetings(status="booked")) == 2
    assert root.meetings(status="cancelled") == []


def test_a_form_that_is_saved_unchanged_changes_nothing_and_mails_nobody(site, told):
    user = site.user()
    made = user.book(agenda="一、二", invitees=[{"name": "李四", "email": "li.si@example.com"}])
    same = {name: made[name] for name in ("topic", "agenda", "start_at", "duration_minutes", "capacity", "invitees")}

    changed = user(contract.update_meeting, id=made["id"], room_id=made["room"]["id"], **same)

    assert changed["version"] == made["version"]
    assert len(told(contract.invitation_due, site.id)) == 1
