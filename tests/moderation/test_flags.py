"""Readers report; enough of them hide it; who reported learns the outcome, the author never who."""

import pytest
from django.contrib.auth.models import AnonymousUser

from diseasemaps.moderation import cases, flags
from diseasemaps.moderation.models import Case, Flag
from diseasemaps.notifications.models import Event
from diseasemaps.workflow import Conflict, Incomplete, Refused
from experiences import moderation
from experiences.models import Experience
from tests import factories

RULES = "## 1. Kindness\n\nName: `kindness`\n\nBe kind.\n"


def readers(number: int):
    return [factories.person(f"reader-{n}", role=None) for n in range(number)]


def report(post, by, words="It names a nurse."):
    return flags.flag(post, by=by, words=words)


def test_two_reports_of_one_member_are_one_and_three_members_hide_it(post, moderator):
    first, second, third = readers(3)
    assert report(post, first) == report(post, first)
    for _ in range(5):
        report(post, None)  # all who are not signed in count as one
    assert Experience.objects.get().status == "visible"
    report(post, second)
    post.refresh_from_db()
    assert post.status == "hidden"
    case = Case.objects.get(kind="experience", closed_at=None)  # it waits for a moderator
    assert case.flags.count() == 7
    decision = cases.reason(post)
    assert (decision.action, decision.by) == ("hide", None)
    assert "Several readers" in decision.note
    told = Event.objects.get(kind="experience_hidden")
    assert told.audience == {"people": [str(post.author_id)]}
    with pytest.raises(Conflict):  # it cannot be read any more
        report(post, third)
    cases.decide(case, action="restore", by=moderator)
    post.refresh_from_db()
    assert post.status == "visible"


def test_what_a_moderator_let_stand_is_not_hidden_by_reports_again(post, moderator):
    people = readers(6)
    for reader in people[:2]:
        report(post, reader)
    cases.decide(Case.objects.get(kind="experience"), action=cases.DISMISS, by=moderator)
    for reader in people[2:]:
        report(post, reader)
    assert Experience.objects.get().status == "visible"
    assert Case.objects.get(kind="experience", closed_at=None).flags.count() == 4


def test_who_reported_is_told_and_the_author_is_not_told_who(post, moderator):
    reader, other = readers(2)
    report(post, reader, words="SECRETWORDS")
    report(post, other)
    moderators = Event.objects.filter(kind="flagged")
    assert moderators.count() == 1  # a second report of the same thing calls nobody again
    case = Case.objects.get(kind="experience")
    cases.decide(case, action="hide", by=moderator, note="A name.")
    answered = Event.objects.get(kind="flag_answered")
    assert answered.audience == {"people": sorted([str(reader.pk), str(other.pk)])}
    assert answered.path == "/me/reports/"
    for_author = Event.objects.get(kind="experience_hidden")
    assert reader.handle not in f"{for_author.label} {for_author.path} {for_author.audience}"
    assert "SECRETWORDS" not in str(case.snapshot)


def test_reports_that_cannot_be_made(post, settings):
    (reader,) = readers(1)
    with pytest.raises(Refused):
        report(post, post.author)
    for words, rule in [("  ", ""), ("x" * 1001, ""), ("", "no-such-rule")]:
        with pytest.raises(Incomplete):
            flags.flag(post, by=reader, words=words, rule=rule)
    moderation.take_down(post, by=post.author)
    with pytest.raises(Conflict):
        report(post, reader)
    assert not Flag.objects.exists()


def test_a_report_cannot_set_off_the_crisis_path(post):
    for reader in readers(2):
        report(post, reader, words="I want to kill myself. I am going to end my life tonight.")
    assert not Case.objects.in_danger().exists()
    assert not Event.objects.filter(kind__startswith="crisis").exists()


def test_reports_cannot_be_dismissed_while_it_is_hidden(post, moderator):
    for reader in readers(3):
        report(post, reader)
    case = Case.objects.get(kind="experience", closed_at=None)
    with pytest.raises(Conflict):
        cases.decide(case, action=cases.DISMISS, by=moderator)
    assert Case.objects.get(pk=case.pk).is_open


def test_the_pages_of_a_report(post, client, moderator):
    (reader,) = readers(1)
    address = f"/report/experience/{post.pk}/"
    assert client.get(address).status_code == 200  # signed out
    assert client.get(f"/report/experience_revision/{post.live_revision_id}/").status_code == 404
    assert client.get(f"/report/nothing/{post.pk}/").status_code == 404
    answer = client.post(address, {"rule": "", "words": ""})
    assert answer.status_code == 422
    assert client.post(address, {"rule": "", "words": "A name."}).status_code == 302
    assert Flag.objects.get().by is None
    client.force_login(reader)
    assert client.post(address, {"rule": "", "words": "A nurse's name."}).status_code == 302
    assert b"has not looked at it yet" in client.get("/me/reports/").content
    cases.decide(Case.objects.get(kind="experience"), action="hide", by=moderator, note="Names.")
    page = client.get("/me/reports/").content
    assert b"acted on it" in page
    assert b"A nurse&#x27;s name." in page
    assert client.get(address).status_code == 404  # hidden: nothing to read, nothing to report
    client.force_login(post.author)
    assert b"reported nothing" in client.get("/me/reports/").content


def test_members_only_posts_can_be_reported_by_members_alone(texts, member, moderator, condition):
    post = factories.published(member, condition, moderator, audience="members").experience
    (reader,) = readers(1)
    assert not Experience.objects.readable_by(AnonymousUser()).filter(pk=post.pk).exists()
    assert flags.flag(post, by=reader, words="A name.").case.kind == "experience"
