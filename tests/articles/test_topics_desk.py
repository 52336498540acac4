"""Editors keep the standing questions: what is refused is said at its field, and all is audited."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from diseasemaps.articles import topic_changes, topics, writing
from diseasemaps.articles.models import Article, Topic
from diseasemaps.audit import AuditEntry
from diseasemaps.workflow import Conflict, Incomplete, Refused
from tests import factories

pytestmark = pytest.mark.django_db

TYPED = {
    "pattern": "Can I travel with {condition}?",
    "slug": "travel",
    "group": "living",
    "position": "70",
    "aspect": "living with",
    "review_due_months": "12",
}
ADD = "/desk/topics/new/"


@pytest.fixture
def as_editor(client, editor):
    client.force_login(editor)
    return client


def actions():
    return list(AuditEntry.objects.filter(thing_kind="topic").values_list("action", flat=True))


def test_they_stand_in_their_order_and_by_group_where_an_author_chooses(
    as_editor, author, condition
):
    topics.load()
    asked = [topic.pattern for topic in Topic.objects.order_by("position")]
    page = as_editor.get("/desk/topics/").text
    first = [one for one in asked if Topic.objects.get(pattern=one).group == "understanding"]
    places = [page.index(escape(pattern)) for pattern in first]
    assert places == sorted(places)
    as_editor.force_login(author)
    page = as_editor.get(f"/article-revisions/new/?condition={condition.slug}").text
    places = [page.index(f"<label>{escape(name)}</label>") for name in topics.GROUPS.values()]
    assert places == sorted(places)


def test_an_editor_adds_a_question_and_authors_can_answer_it(as_editor, author, condition):
    assert as_editor.post(ADD, TYPED).url == "/desk/topics/"
    topic = Topic.objects.get(slug="travel")
    assert (topic.group, topic.position, topic.review_due_months) == ("living", 70, 12)
    assert actions() == ["topic.add"]
    assert "Can I travel with {condition}?" in as_editor.get("/desk/topics/").text
    as_editor.force_login(author)
    page = as_editor.get(f"/article-revisions/new/?condition={condition.slug}")
    assert "Can I travel with leukoencephalopathy?" in page.text


@pytest.mark.parametrize(
    "pattern",
    [
        "Can I travel?",
        "",
        "Can {condition} go with {condition}?",
        "Can I travel with {illness}?",
        "Can I travel with {condition?",
        "Can I travel with condition}?",
        "Can I travel with {condition!r}?",
        "Can I travel with {condition:>9}?",
        "Can I travel with {condition.__class__}?",
        "Can I {} travel with {condition}?",
        "Can I {{travel}} with {condition}?",
        "{condition}" + "x" * 200,
    ],
)
def test_a_pattern_that_cannot_be_asked_is_refused_at_its_field(as_editor, pattern):
    answer = as_editor.post(ADD, TYPED | {"pattern": pattern})
    assert answer.status_code == 422
    assert "pattern" in answer.context["form"].errors
    assert not Topic.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slug", "Not A Slug"),
        ("slug", "x" * 61),
        ("slug", "taken"),
        ("slug", "new"),
        ("slug", "a\x00b"),
        ("group", "nowhere"),
        ("position", "-1"),
        ("position", "99999"),
        ("review_due_months", "0"),
        ("review_due_months", "121"),
        ("review_due_months", "soon"),
        ("aspect", "x" * 61),
    ],
)
def test_what_cannot_be_kept_is_named_at_its_field_and_kept_on_the_page(as_editor, field, value):
    factories.topic("taken")
    answer = as_editor.post(ADD, TYPED | {field: value})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "Can I travel with {condition}?" in answer.text
    assert Topic.objects.count() == 1


def test_rewording_leaves_written_articles_their_title(as_editor, author, condition):
    topic = factories.topic()
    written = factories.draft(author, condition)
    page = reverse("desk:topic", args=[topic.slug])
    changed = TYPED | {"seen": topic.pattern, "pattern": "What helps first in {condition}?"}
    assert as_editor.post(page, changed).url == "/desk/topics/"
    topic.refresh_from_db()
    assert (topic.slug, topic.group) == ("first-line-treatments", "living")
    assert Article.objects.get().title == written.article.title
    assert "helps first" in topic.question_about(condition)
    assert actions() == ["topic.change"]


def test_saving_what_is_there_already_is_no_change(editor):
    topic = factories.topic()
    same = {"pattern": topic.pattern, "group": topic.group, "aspect": topic.aspect}
    topic_changes.change(topic, by=editor, **same)
    assert actions() == []


def test_who_read_an_older_wording_is_told_the_newer_and_can_then_decide(as_editor, editor):
    topic = factories.topic()
    page = reverse("desk:topic", args=[topic.slug])
    mine = TYPED | {"seen": topic.pattern, "pattern": "Mine for {condition}?"}
    newer = "Theirs for {condition}?"
    topic_changes.change(topic, by=editor, pattern=newer, group="treatment")
    answer = as_editor.post(page, mine)
    assert answer.status_code == 409
    assert "Theirs for {condition}?" in answer.text
    assert "Mine for {condition}?" in answer.text
    again = mine | {"seen": answer.context["form"]["seen"].value()}
    assert as_editor.post(page, again).status_code == 302
    assert Topic.objects.get().pattern == "Mine for {condition}?"


def test_a_retired_question_is_not_offered_and_its_articles_stay(as_editor, author, condition):
    topic = factories.topic()
    draft = factories.draft(author, condition)
    as_editor.post(reverse("desk:retire_topic", args=[topic.slug]))
    topic.refresh_from_db()
    assert topic.retired_at is not None
    assert writing.begin(condition, topic, by=author) == draft  # goes on with what was begun
    with pytest.raises(Incomplete) as refused:
        writing.begin(factories.condition("Another"), topic, by=author)
    assert refused.value.faults[0].field == "topic"
    as_editor.force_login(author)
    new = as_editor.get(f"/article-revisions/new/?condition={condition.slug}")
    assert topic.slug not in new.text


def test_what_was_retired_can_be_brought_back_and_nothing_happens_twice(as_editor, editor):
    topic = factories.topic()
    topic_changes.retire(topic, by=editor)
    assert as_editor.post(reverse("desk:retire_topic", args=[topic.slug])).status_code == 409
    assert "Retired" in as_editor.get("/desk/topics/").text
    assert as_editor.post(reverse("desk:bring_back_topic", args=[topic.slug])).status_code == 302
    with pytest.raises(Conflict):
        topic_changes.bring_back(topic, by=editor)
    assert actions() == ["topic.retire", "topic.bring_back"]


@pytest.mark.parametrize("who", ["author", "reviewer", "moderator", "admin", "member"])
def test_it_is_for_editors(client, request, who):
    topic = factories.topic()
    person = request.getfixturevalue(who)
    client.force_login(person)
    page = reverse("desk:topic", args=[topic.slug])
    for path in ("/desk/topics/", ADD, page):
        assert client.get(path).status_code == 403
    assert client.post(ADD, TYPED).status_code == 403
    assert client.post(reverse("desk:retire_topic", args=[topic.slug])).status_code == 403
    for verb in (topic_changes.retire, topic_changes.bring_back):
        with pytest.raises(Refused):
            verb(topic, by=person)
    assert Topic.objects.get().retired_at is None


def test_signed_out_is_asked_to_sign_in(client):
    assert client.get("/desk/topics/").status_code == 302


def test_the_list_costs_the_same_however_many_questions(as_editor, django_assert_max_num_queries):
    for number in range(30):
        factories.topic(f"topic-{number}")
    with django_assert_max_num_queries(12):
        as_editor.get("/desk/topics/")


def test_operators_only_look_at_them(client, admin):
    client.force_login(admin)
    assert client.get(reverse("admin:articles_topic_add")).status_code in (302, 403)
