"""The beginning of a draft: who may, of which condition, and which question it answers."""

import pytest
from django.urls import reverse

from diseasemaps.articles import workspace
from diseasemaps.articles.models import Article, Revision
from tests import factories
from tests.articles.test_workspace import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


def test_signed_out_is_asked_to_sign_in_and_comes_back(client, condition):
    address = f"{reverse('articles:new')}?condition={condition.slug}&topic=symptoms"
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))
    assert "condition%3Dleukoencephalopathy%26topic%3Dsymptoms" in answer.url


@pytest.mark.parametrize("who", ["member", "moderator", "reviewer"])
def test_only_authors_begin(client, condition, request, who):
    client.force_login(request.getfixturevalue(who))
    answer = client.post(f"{reverse('articles:new')}?condition={condition.slug}", {"question": "?"})
    assert answer.status_code == 403
    assert "Only an author can write articles." in answer.content.decode()
    assert not Article.objects.exists()


def test_an_author_chooses_a_topic_and_writes(as_author, author, condition):
    topic = factories.topic()
    address = f"{reverse('articles:new')}?condition={condition.slug}&topic={topic.slug}"
    assert as_author.get(address).context["form"]["topic"].value() == topic.slug
    assert not Article.objects.exists()  # looking begins nothing
    answer = as_author.post(address, {"topic": topic.slug})
    draft = Revision.objects.get()
    assert answer.url == page(draft, "edit")
    assert draft.article.title == "What are the first-line treatments for leukoencephalopathy?"
    assert as_author.post(address, {"topic": topic.slug}).url == page(draft, "edit")


def test_an_author_may_ask_a_question_of_their_own(as_author, condition):
    address = f"{reverse('articles:new')}?condition={condition.slug}"
    answer = as_author.post(address, {"topic": "", "question": "Can I fly with it?"})
    assert answer.status_code == 302
    assert Article.objects.get().title == "Can I fly with it?"


def test_neither_topic_nor_question_is_refused_at_the_field(as_author, condition):
    answer = as_author.post(f"{reverse('articles:new')}?condition={condition.slug}", {})
    assert answer.status_code == 422
    assert "topic" in answer.context["form"].errors
    assert not Article.objects.exists()


@pytest.mark.parametrize("topic", ["no-such-topic", "a\x00b"])
def test_an_unknown_topic_is_refused_and_the_question_kept(as_author, condition, topic):
    answer = as_author.post(
        f"{reverse('articles:new')}?condition={condition.slug}",
        {"topic": topic, "question": "Why?"},
    )
    assert answer.status_code == 422
    assert 'value="Why?"' in answer.content.decode()


@pytest.mark.parametrize("slug", ["no-such-condition", "a%00b", "a/b", "é" * 200])
def test_an_unknown_condition_is_not_found(as_author, slug):
    assert as_author.get(f"{reverse('articles:new')}?condition={slug}").status_code == 404


def test_without_a_condition_it_is_found_by_its_name(as_author, condition):
    other = factories.condition("Another")
    other.names.create(name="Leuko disease", normalised="leuko disease")
    answer = as_author.get(reverse("articles:new"))
    assert list(answer.context["found"]) == []
    answer = as_author.get(reverse("articles:new"), {"q": " LEUKO"})
    assert list(answer.context["found"]) == [other, condition]
    assert f"?condition={condition.slug}" in answer.content.decode()


def test_where_many_names_begin_alike_it_says_that_there_may_be_more(as_author, monkeypatch):
    monkeypatch.setattr(workspace, "MOST_NAMED", 2)
    address = reverse("articles:new")
    for name, is_full in (("Ataxia", False), ("Ataxia two", True), ("Ataxia three", True)):
        factories.condition(name)
        page = as_author.get(address, {"q": "ataxia"}).text
        assert ("There may be more" in page) is is_full


@pytest.mark.parametrize("text", ["a\x00", "%", "\\", "x" * 5000])
def test_an_odd_name_finds_nothing_and_breaks_nothing(as_author, condition, text):
    answer = as_author.get(reverse("articles:new"), {"q": text})
    assert answer.status_code == 200
    assert list(answer.context["found"]) == []
    assert "No condition" in answer.content.decode()


def test_answering_what_is_answered_starts_from_the_text_that_readers_see(
    client, author, reviewer, condition
):
    live = factories.approved(author, condition, reviewer)
    second = factories.person("second-author", role="author")
    client.force_login(second)
    client.post(
        f"{reverse('articles:new')}?condition={condition.slug}", {"topic": "first-line-treatments"}
    )
    draft = second.article_revisions.get()
    assert draft.based_on == live
    assert draft.variants.get().body == live.variants.get().body
