"""What mails about meetings say, as text and as HTML, in both languages; and who of the invited hears of what."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from contracts import booking as contract
from tests.booking.factories import SHANGHAI, Site, line, new_id, text
from tests.booking.letterbox import calendar, event

LANGUAGES = ("zh-CN", "en-US")


def at(hour, minute=0, *, day=3):
    """Monday, March 3, 2098 in the site's zone, unless another day of that March is asked for."""
    return datetime(2098, 3, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


def guest(name="李四"):
    return {"name": name, "email": f"{new_id()}@example.com"}


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture
def site(sender, language):
    made = Site(*sender).found(language=language)
    made.license(line(25, 2))
    return made


@pytest.fixture
def user(site):
    row = site.account(name="王小明")
    site.tell(row)
    return site.as_user(row["id"])


class Words(HTMLParser):
    """The texts of a page, without its style sheet."""

    def __init__(self, page):
        super().__init__()
        self.found, self._in_style = [], False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self._in_style = tag in ("style", "title")

    def handle_endtag(self, tag):
        self._in_style = False

    def handle_data(self, data):
        self.found += [] if self._in_style else [data]


def booked(user, letterbox, *invited, **more):
    """A meeting whose invitations have arrived."""
    made = user.book(at(9), invitees=list(invited), **more)
    for each in invited:
        letterbox.to(each["email"], 1)
    return made


def squeezed(words):
    return re.sub(r"[\s:：]", "", words)


def html(mail):
    return mail.get_body(("html",)).get_content()


def plain(mail):
    """The plain text, once it says the same as the HTML."""
    found = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert squeezed("".join(Words(html(mail)).found)) == squeezed(found)
    return found


def told(mail, *wanted):
    """What of `wanted` the mail does not say."""
    return [each for each in wanted if each not in plain(mail)]


def methods(mails):
    return [str(calendar(mail)["METHOD"]) for mail in mails]


INVITED = {
    "zh-CN": [
        "李四，您好：",
        "王小明 邀请您参加会议。",
        "主题：季度评审",
        "时间：2098年3月3日 周一 09:00–10:30（Asia/Shanghai，UTC+08:00）",
        "主持人：王小明",
        "会议密码：246810",
        "会议室：共享会议室 01（25 方）",
        "议程：一、预算\n二、人员",
        "参会方式：打开会议客户端，输入会议号",
        "请打开附件 meeting.ics。",
    ],
    "en-US": [
        "Hello 李四,",
        "王小明 invites you to a meeting.",
        "Topic: 季度评审",
        "When: Monday, March 3, 2098, 09:00–10:30 (Asia/Shanghai, UTC+08:00)",
        "Host: 王小明",
        "Password: 246810",
        "Room: Shared room 01 (25 participants)",
        "Agenda: 一、预算\n二、人员",
        "To join, open the conferencing client, enter the meeting number",
        "open the attached file meeting.ics.",
    ],
}


def test_an_invitation_has_all_that_is_known_of_the_meeting(user, letterbox, language):
    invited = guest()
    made = user.book(at(9), 90, topic="季度评审", password="246810", agenda="一、预算\n二、人员", invitees=[invited])
    (mail,) = letterbox.to(invited["email"], 1)
    number = made["meeting_number"]
    assert told(mail, *INVITED[language], f"{number[:3]} {number[3:6]} {number[6:]}") == []


def test_the_calendar_is_in_the_mail_and_a_file_of_it(user, letterbox):
    invited = guest()
    user.book(at(9), invitees=[invited])
    (mail,) = letterbox.to(invited["email"], 1)
    (attached,) = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("meeting.ics", "application/ics")
    assert attached.get_content() == calendar(mail).to_ical()


def test_what_people_typed_is_text_in_the_html(user, letterbox):
    invited = guest('<b>"李\'四"</b>')
    user.book(at(9), topic="<b>\"Q1\" & 'Q2'</b>", agenda="<script>alert(1)</script>\n<img src=x>", invitees=[invited])
    (mail,) = letterbox.to(invited["email"], 1)
    page = html(mail)
    assert not [tag for tag in ("<b>", "<script", "<img") if tag in page]
    assert told(mail, "<b>\"Q1\" & 'Q2'</b>", "<script>alert(1)</script>\n<img src=x>", '<b>"李\'四"</b>') == []


def test_the_html_loads_nothing_and_has_dark_colours(user, letterbox):
    invited = guest()
    user.book(at(9), invitees=[invited])
    page = html(letterbox.to(invited["email"], 1)[0])
    assert not re.search(r"<img|<link|url\(|https?://", page)
    assert "prefers-color-scheme:dark" in page


SERIES = {
    "zh-CN": [
        "王小明 邀请您参加系列会议。",
        "首场时间：2098年3月3日 周一 09:00–10:00（Asia/Shanghai，UTC+08:00）",
        "重复：每 2 周的周一和周三，共 10 次，2098年3月5日除外",
    ],
    "en-US": [
        "王小明 invites you to a series of meetings.",
        "First meeting: Monday, March 3, 2098, 09:00–10:00 (Asia/Shanghai, UTC+08:00)",
        "Repeats: Every 2 weeks on Monday and Wednesday, 10 times, except on March 5, 2098",
    ],
}


def test_a_series_has_its_rule_in_a_sentence_and_no_rrule(user, letterbox, language):
    invited = guest()
    recurrence = {"rrule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=10", "exdates": ["2098-03-05"]}
    user.book(at(9), recurrence=recurrence, invitees=[invited])
    (mail,) = letterbox.to(invited["email"], 1)
    assert told(mail, *SERIES[language]) == []
    assert not re.search(r"FREQ|BYDAY|INTERVAL", plain(mail))


CHANGED = {
    "zh-CN": [
        "王小明 修改了会议。",
        "变更内容",
        "主题：原：周例会\n现：月例会",
        "时间：原：2098年3月3日 周一 09:00–10:00（Asia/Shanghai，UTC+08:00）\n"
        "现：2098年3月4日 周二 14:00–15:00（Asia/Shanghai，UTC+08:00）",
        "会议密码：已变更，见下文",
        "当前安排",
    ],
    "en-US": [
        "王小明 has changed this meeting.",
        "What changed",
        "Topic: Before: 周例会\nNow: 月例会",
        "When: Before: Monday, March 3, 2098, 09:00–10:00 (Asia/Shanghai, UTC+08:00)\n"
        "Now: Tuesday, March 4, 2098, 14:00–15:00 (Asia/Shanghai, UTC+08:00)",
        "Password: Changed (see below)",
        "The meeting as it is now",
    ],
}


def test_a_change_says_what_was_and_what_is(user, letterbox, language):
    invited = guest()
    made = booked(user, letterbox, invited)
    user(contract.update_meeting, id=made["id"], topic="月例会", start_at=text(at(14, day=4)), password="246810")
    mail = letterbox.to(invited["email"], 2)[1]
    assert told(mail, *CHANGED[language], "246810") == []


CANCELLED = {
    "zh-CN": ["以下会议已取消。", "取消原因：<改为线下>", "请打开附件 meeting.ics。"],
    "en-US": ["This meeting has been canceled.", "Reason: <改为线下>", "remove the meeting from your calendar"],
}


def test_a_cancellation_has_its_reason_and_no_password(user, letterbox, language):
    invited = guest()
    made = booked(user, letterbox, invited, password="246810")
    user(contract.cancel_meeting, id=made["id"], reason="<改为线下>")
    mail = letterbox.to(invited["email"], 2)[1]
    assert told(mail, *CANCELLED[language]) == []
    assert "246810" not in plain(mail)


PART = {
    "zh-CN": [
        "系列会议中的部分场次已取消",
        "已取消的场次：2098年3月5日 周三 09:00（Asia/Shanghai，UTC+08:00）\n2098年3月6日 周四 09:00（Asia/Shanghai，UTC+08:00）",
        "取消原因：出差",
    ],
    "en-US": [
        "Some meetings of this series have been canceled.",
        "Canceled meetings: Wednesday, March 5, 2098, 09:00 (Asia/Shanghai, UTC+08:00)\n"
        "Thursday, March 6, 2098, 09:00 (Asia/Shanghai, UTC+08:00)",
        "Reason: 出差",
    ],
}


def series_of(user, letterbox, *invited):
    made = booked(user, letterbox, *invited, recurrence={"rrule": "FREQ=DAILY;COUNT=4"})
    return user.meetings(series_id=made["series_id"], sort="start_at")


def test_a_series_that_ends_earlier_names_the_meetings_that_are_cancelled(user, letterbox, language):
    invited = guest()
    found = series_of(user, letterbox, invited)
    user(contract.cancel_meeting, id=found[2]["id"], scope="following", reason="出差")
    mail = letterbox.to(invited["email"], 2)[1]
    assert told(mail, *PART[language]) == []
    assert methods([mail]) == ["REQUEST"]


ONE = {
    "zh-CN": ["系列会议中的一场已取消，其余各场不变。", "时间：2098年3月4日 周二 09:00–10:00"],
    "en-US": ["One meeting of this series has been canceled.", "When: Tuesday, March 4, 2098, 09:00–10:00"],
}


def test_one_of_a_series_is_cancelled_by_its_day(user, letterbox, language):
    invited = guest()
    found = series_of(user, letterbox, invited)
    user(contract.cancel_meeting, id=found[1]["id"])
    assert told(letterbox.to(invited["email"], 2)[1], *ONE[language]) == []


MOVED = {
    "zh-CN": "有调整的场次：2098年3月4日 周二 09:00（Asia/Shanghai，UTC+08:00） → 2098年3月4日 周二 16:00（Asia/Shanghai，UTC+08:00）",
    "en-US": "Changed meetings: Tuesday, March 4, 2098, 09:00 (Asia/Shanghai, UTC+08:00)"
    " → Tuesday, March 4, 2098, 16:00 (Asia/Shanghai, UTC+08:00)",
}


def test_a_series_names_the_meetings_that_were_moved_alone(user, letterbox, language):
    invited, late = guest(), guest()
    found = series_of(user, letterbox, invited)
    user(contract.update_meeting, id=found[1]["id"], start_at=text(at(16, day=4)))
    user(contract.update_meeting, id=found[0]["id"], scope="all", invitees=[invited, late])
    assert told(letterbox.to(late["email"], 1)[0], MOVED[language]) == []


class TestWhoHears:
    """Mails are sent in the order of what causes them: the one that is waited for comes last."""

    @pytest.fixture
    def language(self):
        return "en-US"

    def test_somebody_who_is_added_is_invited_and_the_others_hear_nothing(self, user, letterbox):
        stays, added = guest(), guest()
        made = booked(user, letterbox, stays)
        user(contract.update_meeting, id=made["id"], invitees=[stays, added])
        (mail,) = letterbox.to(added["email"], 1)
        assert (mail["Subject"], methods([mail])) == ("Invitation: 周例会", ["REQUEST"])
        user(contract.cancel_meeting, id=made["id"])
        assert [each["Subject"] for each in letterbox.to(stays["email"], 2)] == ["Invitation: 周例会", "Canceled: 周例会"]

    def test_a_change_and_an_addition_at_once_are_two_kinds_of_mail(self, user, letterbox):
        stays, added = guest(), guest()
        made = booked(user, letterbox, stays)
        user(contract.update_meeting, id=made["id"], topic="月例会", invitees=[stays, added])
        assert letterbox.to(added["email"], 1)[0]["Subject"] == "Invitation: 月例会"
        assert letterbox.to(stays["email"], 2)[1]["Subject"] == "Changed: 月例会"

    def test_somebody_who_is_removed_hears_that_they_are_not_invited_any_more(self, user, letterbox):
        stays, goes = guest(), guest()
        made = booked(user, letterbox, stays, goes)
        user(contract.update_meeting, id=made["id"], invitees=[stays])
        mail = letterbox.to(goes["email"], 2)[1]
        assert (mail["Subject"], methods([mail])) == ("Canceled for you: 周例会", ["CANCEL"])
        assert told(mail, "You are no longer invited to this meeting.") == []

    def test_a_change_of_the_capacity_alone_is_no_news(self, user, letterbox):
        invited = guest()
        made = booked(user, letterbox, invited, capacity=10)
        user(contract.update_meeting, id=made["id"], capacity=12)
        user(contract.cancel_meeting, id=made["id"])
        assert methods(letterbox.to(invited["email"], 2)) == ["REQUEST", "CANCEL"]

    def test_two_changes_one_after_the_other_are_both_told(self, user, letterbox):
        stays, added = guest(), guest()
        made = booked(user, letterbox, stays)
        user(contract.update_meeting, id=made["id"], topic="月例会")
        user(contract.update_meeting, id=made["id"], invitees=[stays, added])
        letterbox.to(added["email"], 1)
        assert letterbox.to(stays["email"], 2)[1]["Subject"] == "Changed: 月例会"

    def test_one_who_is_added_to_one_occurrence_gets_that_one(self, user, letterbox):
        stays, added = guest(), guest()
        found = series_of(user, letterbox, stays)
        user(contract.update_meeting, id=found[1]["id"], invitees=[stays, added])
        (mail,) = letterbox.to(added["email"], 1)
        assert event(mail)["RECURRENCE-ID"].dt == at(9, day=4)
        assert told(mail, "王小明 invites you to one meeting of a series.") == []

    def test_one_who_is_added_to_what_follows_is_invited_to_a_series_of_its_own(self, user, letterbox):
        stays, added = guest(), guest()
        found = series_of(user, letterbox, stays)
        changed = user(contract.update_meeting, id=found[2]["id"], scope="following", invitees=[stays, added])
        (mail,) = letterbox.to(added["email"], 1)
        assert (mail["Subject"], str(event(mail)["UID"])) == ("Invitation: 周例会", changed["series_id"])
        kept = {str(event(each)["UID"]) for each in letterbox.to(stays["email"], 3)}
        assert kept == {found[0]["series_id"], changed["series_id"]}  # calendars have both parts

    def test_one_who_is_removed_from_the_whole_series_hears_its_end(self, user, letterbox):
        stays, goes = guest(), guest()
        found = series_of(user, letterbox, stays, goes)
        user(contract.update_meeting, id=found[0]["id"], scope="all", invitees=[stays])
        mail = letterbox.to(goes["email"], 2)[1]
        assert (methods([mail]), str(event(mail)["UID"])) == (["CANCEL"], found[0]["series_id"])
        assert told(mail, "You are no longer invited to this series of meetings.") == []

    def test_a_changed_rule_is_told_in_both_forms(self, user, letterbox):
        invited = guest()
        found = series_of(user, letterbox, invited)
        user(contract.update_meeting, id=found[0]["id"], scope="all", recurrence={"rrule": "FREQ=WEEKLY;BYDAY=MO;COUNT=4"})
        mail = letterbox.to(invited["email"], 2)[1]
        assert told(mail, "Repeats: Before: Every day, 4 times\nNow: Every week on Monday, 4 times") == []
