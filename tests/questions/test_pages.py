"""Asking a question, and what becomes of it, through the pages."""

import pytest
from django.urls import reverse

from diseasemaps.moderation.models import Case
from diseasemaps.questions import asking
from diseasemaps.questions.models import Question
from tests import factories

pytestmark = pytest.mark.usefixtures("texts")


def ask(condition) -> str:
    return reverse("questions:ask", args=[condition.slug])


def step(question, name) -> str:
    return reverse("questions:step", args=[question.pk, name])


@pytest.fixture
def pending(member, condition):
    return asking.ask(condition, text="Does rest help?", by=member)


@pytest.fixture
def published(pending, moderator):
    return asking.publish(pending, by=moderator)


def test_signed_out_the_form_is_explained_and_published_questions_are_listed(
    client, condition, published, member
):
    hidden = asking.ask(condition, text="And who reads this?", by=member)
    answer = client.get(ask(condition))
    assert answer.status_code == 200
    assert "<textarea" not in answer.text
    assert f"/accounts/login/?next={ask(condition)}" in answer.text
    assert published.text in answer.text
    assert hidden.text not in answer.text
    assert member.handle not in answer.text.replace("members", "")
    assert client.get("/conditions/nothing/ask/").status_code == 404


def test_a_post_of_somebody_signed_out_leads_to_signing_in(client, condition):
    answer = client.post(ask(condition), {"text": "May I?"})
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))
    assert not Question.objects.exists()


def test_a_member_asks_and_reads_how_it_stands(client, condition, member):
    client.force_login(member)
    answer = client.post(ask(condition), {"text": " Does rest help? "}, follow=True)
    assert "A moderator will read this soon" in answer.text
    question = Question.objects.get()
    assert (question.text, question.status) == ("Does rest help?", "pending")
    assert Case.objects.open().get().thing_id == question.pk


@pytest.mark.parametrize(("text", "status"), [("  ", 422), ("x" * 301, 422)])
def test_what_cannot_be_asked_is_said_and_kept(client, condition, member, text, status):
    client.force_login(member)
    answer = client.post(ask(condition), {"text": text})
    assert answer.status_code == status
    assert text.strip() in answer.text
    assert not Question.objects.exists()


def test_a_silenced_member_keeps_what_they_typed(client, condition, member, moderator):
    member.restrictions.create(kind="silenced", reason="test", by=moderator)
    client.force_login(member)
    answer = client.post(ask(condition), {"text": "Does rest help?"})
    assert answer.status_code == 403
    assert "Does rest help?" in answer.text


def test_what_is_not_published_is_found_by_its_author_and_moderators_only(
    client, pending, member, stranger, moderator
):
    url = pending.get_absolute_url()
    assert client.get(url).status_code == 404
    for person, status in ((stranger, 404), (member, 200), (moderator, 200)):
        client.force_login(person)
        assert client.get(url).status_code == status


def test_everybody_reads_a_published_question_and_not_who_asked(client, published, member):
    answer = client.get(published.get_absolute_url())
    assert published.text in answer.text
    assert f"{member.handle}<" not in answer.text
    assert "noindex" not in answer.text


def test_its_author_takes_it_down_after_being_asked(client, published, member, stranger):
    client.force_login(stranger)
    data = {"version": published.version}
    assert client.post(step(published, "take_down"), data).status_code == 403
    client.force_login(member)
    assert "Take your question down?" in client.get(step(published, "take_down")).text
    client.post(step(published, "take_down"), data)
    published.refresh_from_db()
    assert published.status == "taken_down"
    assert client.post(step(published, "take_down"), data).status_code == 409
    client.logout()
    assert client.get(published.get_absolute_url()).status_code == 404


def test_the_author_reads_why_it_was_rejected(client, pending, member, moderator):
    client.force_login(moderator)
    assert client.post(step(pending, "reject"), {"version": pending.version}).status_code == 422
    data = {"version": pending.version, "note": "There is a name in it."}
    assert client.post(step(pending, "reject"), data).status_code == 302
    client.force_login(member)
    assert "There is a name in it." in client.get(pending.get_absolute_url()).text


def test_unknown_steps_are_not_found(client, published, moderator):
    client.force_login(moderator)
    assert client.post(step(published, "approve"), {"version": 1}).status_code == 404


def test_the_list_costs_the_same_however_many_there_are(
    client, condition, moderator, django_assert_max_num_queries
):
    for number in range(5):
        person = factories.person(f"person-{number}", role=None)
        question = asking.ask(condition, text=f"Question {number}?", by=person)
        asking.publish(question, by=moderator)
    with django_assert_max_num_queries(5):
        assert "Question 4?" in client.get(ask(condition)).text
