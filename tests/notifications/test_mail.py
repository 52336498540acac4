"""Mail says that there is news, and nothing that a stranger at the screen should not read."""

import pytest
from django.template.loader import render_to_string

from diseasemaps.notifications import audiences, delivery, fan_out, preferences
from diseasemaps.notifications.models import Kind, Mail
from diseasemaps.notifications.notify import notify


@pytest.mark.parametrize("kind", Kind)
def test_mail_of_each_kind_names_no_condition_no_person_and_no_text(
    kind, member, author, condition, mailoutbox
):
    preferences.choose(member.pk, {kind: Mail.NOW})
    notify(audiences.people(member), kind, about=condition, by=author)
    fan_out.fan_out_due()
    assert delivery.deliver_due() == 1
    (message,) = mailoutbox
    html, mimetype = message.alternatives[0]
    assert mimetype == "text/html"
    for said in (message.subject, message.body, html):
        for secret in ("vanishing", "white matter", member.handle, author.handle, "/conditions/"):
            assert secret not in said.lower()
    assert "http://127.0.0.1:8000/notifications/" in message.body
    assert 'href="http://127.0.0.1:8000/notifications/"' in html
    assert message.subject == kind.label


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_has_words_of_its_own(kind):
    said = render_to_string(f"notifications/{kind}.txt", {"inbox": "INBOX"})
    others = [render_to_string(f"notifications/{other}.txt") for other in Kind if other != kind]
    first = said.strip().splitlines()[0]
    assert len(first) > 20
    assert all(first != other.strip().splitlines()[0] for other in others)


def test_mail_says_that_a_machine_wrote_it(member, condition, mailoutbox):
    notify(audiences.people(member), Kind.EXPERIENCE_PUBLISHED, about=condition, by=None)
    fan_out.fan_out_due()
    delivery.deliver_due()
    assert mailoutbox[0].message()["Auto-Submitted"] == "auto-generated"
