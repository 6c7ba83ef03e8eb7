"""Manual 1.1.2: a forgotten password; invitations; a new address."""

import re
from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from contracts import identity
from contracts.errors import Gone, Invalid, RateLimited, Unauthenticated
from identity.domain.links import parse
from identity.usecases import recovery
from tests.identity.conftest import PUBLIC_URL
from tests.identity.factories import CHROME, PASSWORD, Somebody, anonymous, new_id

NEW = "Another-fine-9-sentence"


def ask(company, email, **more):
    return company.client(identity.request_password_reset, {"email": email}, anonymous(**more))


def link(message, path="reset-password"):
    return re.search(rf"{PUBLIC_URL}/{path}#([\w-]+)", message.get_body(("plain",)).get_content()).group(1)


def use(company, token, password=NEW, **more):
    key = {"idempotency_key": new_id()}
    return company.client(identity.reset_password, {"token": token, "password": password}, anonymous(**{**key, **more}))


@pytest.fixture
def forgetful(company):
    return company.hire()


@pytest.fixture
def token(company, forgetful, letterbox):
    ask(company, forgetful.row["email"])
    (message,) = letterbox.to(forgetful.row["email"])
    return link(message)


def test_the_mail_is_in_the_persons_language_as_text_and_html(company, letterbox):
    chinese, english = company.hire(), company.hire(language="en-US", name="Wang <b>Wei</b>")
    for user in (chinese, english):
        ask(company, user.row["email"].upper())
    (first,), (second,) = letterbox.to(chinese.row["email"]), letterbox.to(english.row["email"])
    assert (first["Subject"], second["Subject"]) == ("重置您的 Rostrum 密码", "Reset your Rostrum password")
    assert first["Content-Language"] == "zh-CN"
    html = second.get_body(("html",)).get_content()
    assert "Hello Wang &lt;b&gt;Wei&lt;/b&gt;," in html
    assert f'href="{PUBLIC_URL}/reset-password#{link(second)}"' in html


def test_a_reset_asked_for_before_the_account_has_arrived_is_mailed(company, letterbox):
    row = company.account()
    row["credential"] = company.stage(row["id"])
    ask(company, row["email"])
    company.tell(row)
    assert link(*letterbox.to(row["email"]))


def test_a_request_takes_the_same_statements_whoever_has_the_address(company, forgetful, access, secrets_key, statements):
    settings = SimpleNamespace(secrets_key=urlsafe_b64decode(secrets_key))
    seen = []
    for email in (forgetful.row["email"], f"nobody-{new_id()}@example.com"):
        with statements(access) as executed:
            recovery.request(access, anonymous(), settings, email=email)
        seen.append(executed)
    known, unknown = seen
    assert known == unknown
    assert any("INSERT INTO reset_requests" in statement for statement in known)
    assert not any("identifiers" in statement or "directory" in statement for statement in known)


def test_a_request_under_an_unknown_address_is_forgotten(company, access, secrets_key):
    settings = SimpleNamespace(secrets_key=urlsafe_b64decode(secrets_key))
    with access.resolver() as session:
        session.execute(text("DELETE FROM reset_requests"))
    ask(company, f"nobody-{new_id()}@example.com")
    for _ in range(recovery.ATTEMPTS):
        with access.resolver() as session:
            session.execute(text("UPDATE reset_requests SET due_at = now()"))
        recovery.deliver_next(access, settings)
    with access.resolver() as session:
        assert session.execute(text("SELECT count(*) FROM reset_requests")).scalar_one() == 0


@pytest.mark.parametrize("typed", ["bücher.example", "xn--bcher-kva.example"])
def test_an_international_address_is_recovered_in_both_spellings(company, letterbox, typed):
    local = f"x{new_id()}"
    user = company.hire(email=f"{local}@xn--bcher-kva.example")
    ask(company, f"{local}@{typed}")
    assert link(*letterbox.to(user.row["email"]))


def test_the_answer_is_the_same_whether_or_not_anybody_has_the_address(company, forgetful):
    assert ask(company, forgetful.row["email"]) == ask(company, f"nobody-{new_id()}@example.com") == {}


def test_the_link_sets_a_password_and_signs_out_every_session(company, forgetful, token):
    signed_in = company.sign_in(forgetful)
    use(company, token)
    with pytest.raises(Unauthenticated):
        signed_in.refresh()
    with pytest.raises(Unauthenticated):
        company.sign_in(forgetful)
    assert company.sign_in(forgetful, NEW).tokens["account"]["must_change_password"] is False


def test_the_link_is_good_once_and_for_all_that_were_sent_with_it(company, forgetful, letterbox, token):
    ask(company, forgetful.row["email"])
    other = link(letterbox.to(forgetful.row["email"], 2)[-1])
    use(company, token)
    for spent in (token, other):
        with pytest.raises(Gone) as refused:
            use(company, spent, PASSWORD)
        assert refused.value.code == "link_expired"


def test_the_link_is_good_for_thirty_minutes(company, forgetful, token, access):
    with access.begin(company.id) as session:
        (expires,) = session.execute(text("SELECT expires_at FROM links")).scalars()
        assert timedelta(minutes=29) < expires - datetime.now(UTC) <= timedelta(minutes=30)
        session.execute(text("UPDATE links SET expires_at = now()"))
    with pytest.raises(Gone):
        use(company, token)


def test_two_uses_at_once_leave_one_password(company, forgetful, token, together):
    def attempt(number):
        try:
            return use(company, token, f"{NEW}-{number}") and number
        except Gone:
            return None

    (winner,) = [number for number in together(attempt, range(6)) if number is not None]
    company.sign_in(forgetful, f"{NEW}-{winner}")


def test_a_repeated_use_under_its_key_gets_the_same_answer(company, token):
    key = new_id()
    use(company, token, idempotency_key=key)
    assert use(company, token, idempotency_key=key) == {}


def test_a_refused_password_leaves_the_link_good(company, token):
    with pytest.raises(Invalid) as refused:
        use(company, token, "password1")
    assert (refused.value.fields[0].field, refused.value.fields[0].code) == ("password", "password_common")
    use(company, token)


@pytest.mark.parametrize("forged", ["x", "A" * 86, "é" * 40])
def test_a_link_that_was_never_sent_is_gone(company, forged):
    with pytest.raises(Gone):
        use(company, forged)


def test_a_link_with_another_secret_is_gone(company, token):
    made = parse(token)
    for other in (made.__class__(made.site_id, made.link_id, b"x" * 32), made.__class__(new_id(), made.link_id, made.secret)):
        with pytest.raises(Gone):
            use(company, str(other))
    use(company, token)


def test_two_strangers_may_choose_one_idempotency_key(company, letterbox, token):
    other = company.hire()
    ask(company, other.row["email"])
    use(company, token, idempotency_key="1")
    use(company, link(letterbox.to(other.row["email"])[0]), idempotency_key="1")
    company.sign_in(other, NEW)


def test_a_flood_of_requests_sends_three_mails_and_locks_nobody_out(company, forgetful, letterbox, token):
    for _ in range(6):
        ask(company, forgetful.row["email"])
    marker = company.hire()
    ask(company, marker.row["email"])
    letterbox.to(marker.row["email"])
    assert len(letterbox.to(forgetful.row["email"])) == 3
    use(company, token)


def test_one_address_may_ask_twenty_times(company):
    here = {"address": "203.0.113.200"}
    for _ in range(20):
        ask(company, f"nobody-{new_id()}@example.com", **here)
    with pytest.raises(RateLimited):
        ask(company, f"nobody-{new_id()}@example.com", **here)


def test_who_has_recovered_signs_in_however_much_others_fail(company, forgetful, token, together):
    device = use(company, token)["device"]

    def fail(_):
        with pytest.raises((Unauthenticated, RateLimited)):
            company.sign_in(forgetful, "wrong-password-1")

    together(fail, range(51))
    with pytest.raises(RateLimited):
        company.sign_in(forgetful, NEW)
    company.sign_in(forgetful, NEW, device=device)


def test_a_deleted_account_is_not_recovered(company, forgetful, token):
    company.change(forgetful, deleted=True)
    with pytest.raises(Gone):
        use(company, token)


def test_links_of_every_purpose_die_with_the_account_and_stay_dead(company, letterbox):
    user, invited = company.hire(), Somebody(company.account(invited=True))
    company.tell(invited.row)
    email = f"{new_id()}@example.com"
    asked = {"account_id": user.id, "name": "王小明", "email": email, "language": "zh-CN"}
    ask(company, user.row["email"])
    reset = link(*letterbox.to(user.row["email"]))
    company.sign_in(user).call(identity.send_email_confirmation, asked)  # tells the old address too
    invitation = link(*letterbox.to(invited.row["email"]), "invitation")
    confirmation = link(*letterbox.to(email), "confirm-email")
    for each in (user, invited):
        company.change(each, deleted=True)
        company.change(each, deleted=False)
    for token in (reset, invitation):
        with pytest.raises(Gone):
            use(company, token)
    with pytest.raises(Gone):
        company.sign_in(user).call(identity.redeem_email_confirmation, {"token": confirmation})


def test_an_invited_account_gets_a_mail_and_sets_its_own_password(company, letterbox, credential_events):
    row = company.account(invited=True, login_name=f"new.{new_id()[-8:]}")
    company.tell(row)
    (message,) = letterbox.to(row["email"])
    assert message["Subject"] == "示例邀请您使用 Rostrum 视频会议"
    assert row["login_name"] in message.get_body(("plain",)).get_content()
    use(company, link(message, "invitation"))
    assert company.sign_in(Somebody(row), NEW).tokens["account"]["must_change_password"] is False
    assert credential_events(company.id, row["id"])[-1]["has_password"] is True


def test_the_same_invitation_told_again_sends_nothing_more(company, letterbox):
    row = company.account(invited=True)
    company.tell(row)
    company.tell({**row, "name": "王二"})
    marker = company.account(invited=True)
    company.tell(marker)
    letterbox.to(marker["email"])
    assert len(letterbox.to(row["email"])) == 1


def test_an_address_that_no_mail_can_be_sent_to_does_not_stop_the_directory(company):
    company.tell(company.account(invited=True, email="a..b@example.com"))
    company.sign_in(company.hire())


def test_a_new_address_is_confirmed_by_a_mail_to_it(company, letterbox):
    signed_in = company.sign_in(company.hire())
    email = f"{new_id()}@example.com"
    asked = {"account_id": signed_in.somebody.id, "name": "王小明", "email": email, "language": "zh-CN"}
    signed_in.call(identity.send_email_confirmation, asked)
    token = link(letterbox.to(email)[0], "confirm-email")
    stranger = company.sign_in(company.hire())
    with pytest.raises(Gone):
        stranger.call(identity.redeem_email_confirmation, {"token": token})
    confirmed = signed_in.call(identity.redeem_email_confirmation, {"token": token})
    assert confirmed == {"account_id": signed_in.somebody.id, "email": email}
    with pytest.raises(Gone):
        signed_in.call(identity.redeem_email_confirmation, {"token": token})
    with pytest.raises(Gone):
        use(company, token)


def test_the_recovery_is_in_the_sign_in_log(company, forgetful, token):
    use(company, token, user_agent=CHROME)
    reader = company.sign_in(company.administrator())
    (line,) = reader.call(identity.list_sign_ins, {"action": "password_reset"}, directory_version=company.version)["items"]
    assert (line["account_id"], line["result"], line["client"]) == (forgetful.id, "success", "Chrome 129 · Windows 10")
