"""One click in a mail ends mail of that kind (RFC 8058), and looking at the link ends nothing."""

import re
from email import message_from_bytes, policy
from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from diseasemaps.notifications import audiences, delivery, fan_out, kinds, preferences
from diseasemaps.notifications.models import Kind, Mail, Preference
from diseasemaps.notifications.notify import notify

KIND = Kind.EXPERIENCE_PUBLISHED


@pytest.fixture
def mail_program() -> Client:
    """What a mail provider's server is: no cookie, no session, and CSRF checks as in production."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def message(condition, member, mailoutbox):
    """A mail as it arrives: composed, sent, and read again from its bytes."""
    notify(audiences.people(member), KIND, about=condition, by=None)
    fan_out.fan_out_due()
    delivery.deliver_due()
    return message_from_bytes(mailoutbox[0].message().as_bytes(), policy=policy.default)


def link_in(message) -> str:
    (address,) = re.findall(r"<(https?://[^>]+)>", message["List-Unsubscribe"])
    return address


def path(user, scope=KIND) -> str:
    return preferences.unsubscribe_path(user.pk, scope)


def wishes(user) -> dict:
    return dict(Preference.objects.filter(user=user).values_list("kind", "mail"))


def test_every_news_mail_has_both_headers_and_the_link_in_its_foot(message):
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = link_in(message)
    assert link.startswith("http://127.0.0.1:8000/notifications/unsubscribe/")
    assert link in message.get_body(("plain",)).get_content()
    assert f'href="{link}"' in message.get_body(("html",)).get_content()
    assert "mailto:" not in message["List-Unsubscribe"]


def test_an_address_to_write_to_is_named_only_when_there_is_one(
    condition, member, mailoutbox, settings
):
    settings.UNSUBSCRIBE_ADDRESS = "leave@site.example"
    notify(audiences.people(member), KIND, about=condition, by=None)
    fan_out.fan_out_due()
    delivery.deliver_due()
    header = mailoutbox[0].message()["List-Unsubscribe"]
    assert header.endswith(">, <mailto:leave@site.example?subject=unsubscribe>")


def test_account_mail_has_neither(db, mailoutbox):
    delivery.send_account_mail(address="new@example.org", subject="Confirm", text="Your link")
    delivery.deliver_due()
    message = mailoutbox[0].message()
    assert message["List-Unsubscribe"] is None
    assert message["List-Unsubscribe-Post"] is None


def test_the_press_of_a_mail_program_is_enough(message, member, mail_program, condition):
    answer = mail_program.post(urlsplit(link_in(message)).path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert wishes(member) == {KIND: Mail.NEVER}
    assert answer.cookies.get("sessionid") is None


def test_it_ends_mail_that_is_already_on_its_way(condition, member, mailoutbox, mail_program):
    notify(audiences.people(member), KIND, about=condition, by=None)
    fan_out.fan_out_due()
    mail_program.post(path(member))
    delivery.deliver_due()
    assert mailoutbox == []


def test_twice_is_once_and_other_kinds_go_on(member, mail_program):
    preferences.choose(member.pk, {Kind.QUESTION_PUBLISHED: Mail.NOW})
    answers = [mail_program.post(path(member)) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].content == answers[1].content
    assert wishes(member) == {KIND: Mail.NEVER, Kind.QUESTION_PUBLISHED: Mail.NOW}


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(member, mail_program, method):
    answer = getattr(mail_program, method)(path(member))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert wishes(member) == {}


def test_the_page_has_one_button_and_names_nobody(member, mail_program):
    text = mail_program.get(path(member)).text
    main = text[text.index("<main") : text.index("</main>")]
    assert main.count("<button") == 1
    assert Kind.EXPERIENCE_PUBLISHED.label in main
    assert member.handle not in main
    assert member.email not in text


def test_a_digest_ends_every_kind_that_comes_in_it(member, mail_program):
    preferences.choose(
        member.pk,
        {Kind.QUESTION_PUBLISHED: Mail.DAILY, Kind.QUESTION_REJECTED: Mail.WEEKLY},
    )
    mail_program.post(path(member, Mail.DAILY))
    assert wishes(member) == {
        Kind.QUESTION_PUBLISHED: Mail.NEVER,
        Kind.QUESTION_REJECTED: Mail.WEEKLY,
        # daily for whoever never chose
        **dict.fromkeys(set(kinds.FOLLOWED) - {Kind.FOLLOWED_RETRACTION}, Mail.NEVER),
        **dict.fromkeys([Kind.COMMENT_MADE, Kind.COMMENT_ANSWERED], Mail.NEVER),
    }


def test_a_link_that_we_did_not_sign_does_nothing_and_tells_nothing(member, mail_program):
    good = path(member).split("/")[-2]
    other_purpose = signing.Signer(salt="else").sign_object([str(member.pk), KIND])
    bad = [good[:-1] + ("A" if good[-1] != "A" else "B"), "x", "a:b", other_purpose, "é:ü"]
    bad += [preferences.SIGNER.sign_object([str(member.pk), "no_such_kind"])]
    for token in bad:
        for ask in (mail_program.get, mail_program.post):
            answer = ask(f"/notifications/unsubscribe/{token}/")
            assert answer.status_code == 404, token
    assert wishes(member) == {}


def test_whether_the_account_still_exists_cannot_be_seen(member, stranger, mail_program):
    stranger.erased_at = timezone.now()
    stranger.save()
    here, gone = (mail_program.post(path(user)) for user in (member, stranger))
    assert (here.status_code, here.content) == (gone.status_code, gone.content)
    assert wishes(stranger) == {}
