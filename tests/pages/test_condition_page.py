"""The condition page: what is known, what people live, the facts, in at most eight queries."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diseasemaps.articles import review, topics, writing
from diseasemaps.articles.models import Topic
from diseasemaps.conditions.models import (
    ConditionCode,
    ConditionName,
    ConditionParent,
    ConditionSlug,
    ConditionSymptom,
)
from diseasemaps.pages import condition_page
from experiences import moderation
from tests import factories

pytestmark = pytest.mark.usefixtures("texts")

MOST = 8  # queries of an anonymous page


def queries(client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def report(condition, name: str, hpo_id: str, **fields) -> ConditionSymptom:
    return ConditionSymptom.objects.create(
        key=uuid.uuid4(),
        condition=condition,
        symptom=factories.symptom(name, hpo_id),
        disease_id="OMIM:1",
        hpo_id=hpo_id,
        aspect="P",
        onset="HP:0003577",  # names of terms are one query more
        **fields,
    )


def fill(condition, author, reviewer, moderator, numbers) -> None:
    """One of everything that a page lists, for each number."""
    for n in numbers:
        factories.approved(author, condition, reviewer, slug=f"topic-{n}")
        factories.published(factories.person(f"member-{n}", role=None), condition, moderator)
        report(condition, f"Symptom {n}", f"HP:{n:07}", numerator=1, denominator=n + 1)
        ConditionName.objects.create(condition=condition, name=f"Name {n}", normalised=f"name {n}")
        ConditionCode.objects.create(condition=condition, system="OMIM", code=f"{n}")
        kin = factories.condition(f"Kin {n}")
        ConditionParent.objects.create(parent=condition, child=kin)


def test_it_asks_as_little_of_the_database_for_twenty_as_for_one(
    client, condition, author, reviewer, moderator
):
    fill(condition, author, reviewer, moderator, range(1))
    url = condition.get_absolute_url()
    one = queries(client, url)
    fill(condition, author, reviewer, moderator, range(1, 20))
    assert queries(client, url) == one
    assert one <= MOST
    page = client.get(url).content.decode()
    assert "Kin 19" in page
    assert "OMIM:19" in page
    assert "Name 19" in page
    assert page.count("What are the first-line treatments") == 20


def test_an_empty_page_invites(client, condition):
    page = client.get(condition.get_absolute_url()).content.decode()
    assert "No answers yet" in page
    assert f"/conditions/{condition.slug}/ask/" in page
    assert f"/experiences/new/?condition={condition.slug}" in page


def test_a_status_is_the_one_of_the_revision(client, condition, author, reviewer):
    revision = factories.submitted(author, condition)
    url = condition.get_absolute_url()
    assert "Waiting for review" in client.get(url).content.decode()
    review.start_review(revision, by=reviewer)
    page = client.get(url).content.decode()
    assert "Under review" in page
    assert "Medically reviewed" not in page
    revision.refresh_from_db()
    review.approve(revision, by=reviewer, conflict_of_interest="None.")
    page = client.get(url).content.decode()
    assert "Medically reviewed" in page
    assert "Under review" not in page


def test_drafts_are_nobodys_business(client, condition, author):
    factories.draft(author, condition)
    page = client.get(condition.get_absolute_url()).content.decode()
    assert "Treatment looks for the cause" not in page
    assert "1 question that nobody has answered yet" in page


def test_short_answers_leave_their_markers_at_home(client, condition, author, reviewer):
    factories.approved(author, condition, reviewer)
    page = client.get(condition.get_absolute_url()).content.decode()
    assert "Treatment looks for the cause and treats that." in page
    assert "#ref-1" not in page


def test_the_number_of_members_is_counted_live_and_leads_to_the_list(
    client, condition, moderator, member, stranger
):
    factories.published(member, condition, moderator)
    revision = factories.published(stranger, condition, moderator)
    url = condition.get_absolute_url()
    page = client.get(url).content.decode()
    assert "2 members have shared their experience" in page
    assert f'href="/conditions/{condition.slug}/experiences/"' in page
    moderation.take_down(revision.experience, by=stranger)
    assert "1 member has shared their experience" in client.get(url).content.decode()


def test_members_only_posts_are_read_by_members_only(client, condition, moderator, member):
    factories.published(
        member, condition, moderator, audience="members", title="Only among ourselves"
    )
    url = condition.get_absolute_url()
    assert "Only among ourselves" not in client.get(url).content.decode()
    client.force_login(factories.person("reader", role=None))
    assert "Only among ourselves" in client.get(url).content.decode()


def test_symptoms_are_as_reported_and_never_negated_ones(client, condition):
    report(condition, "Ataxia", "HP:0001251", numerator=3, denominator=7)
    report(condition, "Seizure", "HP:0001250", negated=True)
    report(condition, "Deafness", "HP:0000365", numerator=0, denominator=12)
    report(condition, "Fever", "HP:0001945", frequency="HP:0040281")
    page = client.get(condition.get_absolute_url()).content.decode()
    assert "3 of 7 people" in page
    assert "Seizure" not in page
    assert "Deafness" not in page
    assert page.index("Fever") < page.index("Ataxia")  # very often before 3 of 7


def test_misspellings_find_but_are_not_shown(client, condition):
    ConditionName.objects.create(
        condition=condition, name="Leucoencefalopathy", normalised="x", kind="misspelling"
    )
    assert "Leucoencefalopathy" not in client.get(condition.get_absolute_url()).content.decode()


def test_an_old_address_leads_to_the_new_one_for_ever(client, condition, author, reviewer):
    factories.approved(author, condition, reviewer)
    ConditionSlug.objects.create(condition=condition, slug="old-name")
    answer = client.get("/conditions/old-name/")
    assert (answer.status_code, answer["Location"]) == (301, condition.get_absolute_url())
    answer = client.get("/conditions/old-name/questions/first-line-treatments/?for=carer")
    assert answer.status_code == 301
    assert answer["Location"] == (
        f"/conditions/{condition.slug}/questions/first-line-treatments/?for=carer"
    )
    assert client.get("/conditions/never-was/").status_code == 404


def test_a_name_is_text_and_not_markup(client):
    condition = factories.condition("<script>alert(1)</script>", slug="odd")
    assert "<script>alert(1)" not in client.get(condition.get_absolute_url()).content.decode()


@pytest.mark.parametrize("who", ["member", "editor", "moderator"])
def test_it_asks_little_for_people_who_are_signed_in(
    client, who, condition, author, reviewer, moderator, editor, member
):
    fill(condition, author, reviewer, moderator, range(2))
    client.force_login({"member": member, "editor": editor, "moderator": moderator}[who])
    assert queries(client, condition.get_absolute_url()) <= 15
    article = condition.articles.first()
    assert queries(client, article.get_absolute_url()) <= 15


def test_questions_stand_in_their_groups_answered_or_not(client, condition, author, reviewer):
    topics.load()
    factories.approved(author, condition, reviewer)
    page = client.get(condition.get_absolute_url()).text
    order = [page.index(f">{title}</h3>") for title in condition_page.GROUPS.values()]
    assert order == sorted(order)
    treatment = page.split(">Treatment</h3>")[1].split(">Living with it</h3>")[0]
    assert "Treatment looks for the cause and treats that." in treatment
    assert "4 more questions that nobody has answered yet" in treatment
    assert 'value="surgery"' in treatment
    assert 'value="first-line-treatments"' not in page
    assert page.count('type="submit" name="topic"') == len(topics.QUESTIONS) - 1


def test_a_question_that_is_not_asked_any_more_is_not_missed(client, condition, author, reviewer):
    factories.approved(author, condition, reviewer, slug="outlook")
    for slug in ("causes", "outlook"):
        Topic.objects.filter(pk=factories.topic(slug).pk).update(retired_at="2026-01-01T00:00Z")
    page = client.get(condition.get_absolute_url()).text
    assert "nobody has answered yet" not in page
    assert "Treatment looks for the cause" in page  # the answer that there is stays


def test_a_question_of_this_condition_alone_stands_last(client, condition, author, reviewer):
    factories.topic()
    revision = writing.begin(condition, None, by=author, question="May I fly?")
    texts = {"patient": factories.PATIENT_TEXT}
    revision = writing.save(revision, by=author, variants=texts, citations=[factories.CITATION])
    review.submit(revision, by=author)
    page = client.get(condition.get_absolute_url()).text
    assert page.index(">Treatment</h3>") < page.index(">Other questions</h3>")
    assert "May I fly?" in page


def test_a_long_short_answer_ends_where_a_sentence_ends(client, condition, author):
    revision = factories.draft(author, condition)
    long = "The first sentence is here. " + "The next one goes on. " * 20 + "This is the end [1]."
    texts = {"patient": factories.PATIENT_TEXT | {"short_answer": long}}
    revision = writing.save(revision, by=author, variants=texts, citations=[factories.CITATION])
    review.submit(revision, by=author)
    page = client.get(condition.get_absolute_url()).text
    shown = page.split('<p class="measure">')[1].split("</p>")[0]
    assert shown.startswith("The first sentence is here.")
    assert shown.endswith("The next one goes on.")
    assert len(shown) <= 320
