"""Home, A to Z, reviewers, texts, and what machines read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diseasemaps.articles import review
from diseasemaps.texts.publishing import publish
from tests import factories


@pytest.mark.usefixtures("texts")
def test_home_shows_what_is_new_and_who_is_signed_in_changes_nothing(
    client, condition, author, reviewer, moderator, member
):
    factories.approved(author, condition, reviewer)
    factories.submitted(author, condition, slug="second")
    factories.published(member, condition, moderator, title="A year of waiting")
    factories.published(author, condition, moderator, audience="members", title="Among us")
    with CaptureQueriesContext(connection) as captured:
        page = client.get("/").content.decode()
    assert len(captured) <= 8
    assert "first-line-treatments" in page
    assert "questions/second/" not in page
    assert "A year of waiting" in page
    assert "Among us" not in page
    client.force_login(member)
    assert client.get("/").content.decode() == page


def test_a_letter_is_paged_by_name_without_losing_one(client, db, monkeypatch):
    monkeypatch.setattr("diseasemaps.pages.views.A_PAGE", 2)
    for name in ("Ataxia", "Aniridia", "Angioma", "achondroplasia", "Bloom syndrome", "22q11"):
        factories.condition(name)
    url, seen = "/conditions/?letter=a", []
    while url:
        context = client.get(url).context
        seen += [condition.name for condition in context["listed"]]
        url = context["more"]
    assert seen == ["achondroplasia", "Angioma", "Aniridia", "Ataxia"]
    digits = client.get("/conditions/?letter=0-9").context["listed"]
    assert [condition.name for condition in digits] == ["22q11"]
    assert client.get("/conditions/?letter=%3Cb%3E").status_code == 404


@pytest.mark.usefixtures("texts")
def test_without_a_letter_the_list_shows_where_there_is_something_to_read(
    client, condition, author, reviewer
):
    factories.condition("Empty")
    factories.approved(author, condition, reviewer)
    names = [each.name for each in client.get("/conditions/").context["listed"]]
    assert names == [condition.name]


@pytest.mark.usefixtures("texts")
def test_reviewers_stand_with_credential_interests_and_live_articles(
    client, condition, author, reviewer, other_reviewer, editor
):
    revision = factories.approved(author, condition, reviewer)
    page = client.get("/reviewers/").content.decode()
    assert "Dr Reviewer" in page
    assert "Consultant neurologist, General Medical Council" in page
    assert revision.article.title in page
    assert reviewer.email not in page
    assert reviewer.current_credential.registration not in page
    review.retract(revision, by=editor, note="Withdrawn.")
    assert revision.article.title not in client.get("/reviewers/").content.decode()
    other_reviewer.credentials.update(revoked_at=other_reviewer.joined_at)
    assert "Dr Other-Reviewer" not in client.get("/reviewers/").content.decode()


@pytest.mark.parametrize(
    ("path", "key"),
    [("/editorial-policy/", "editorial-policy"), ("/community-rules/", "community-rules")],
)
def test_a_standing_text_keeps_its_earlier_versions(client, db, path, key):
    assert "Not published yet" in client.get(path).content.decode()
    publish(key, title="How we work", body="The *first* words.", by=None)
    publish(key, title="How we work", body="The second words.", by=None)
    assert "The second words." in client.get(path).content.decode()
    earlier = client.get(f"{path}?version=1").content.decode()
    assert "The <em>first</em> words." in earlier
    assert "An earlier version" in earlier
    assert client.get(f"{path}?version=9").status_code == 404
    assert client.get(f"{path}?version=x").status_code == 404


@pytest.mark.parametrize(
    ("target", "goes_to"),
    [
        ("/conditions/", "/conditions/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_remembering_a_reader_type_leads_back_and_never_away(client, db, target, goes_to):
    answer = client.post("/reader-type/", {"reader_type": "carer", "next": target})
    assert (answer.status_code, answer["Location"]) == (302, goes_to)
    assert answer.cookies["reader_type"].value == "carer"


def test_an_unknown_reader_type_is_not_remembered(client, db):
    answer = client.post("/reader-type/", {"reader_type": "x; Path=/", "next": "/"})
    assert "reader_type" not in answer.cookies
    assert client.get("/reader-type/").status_code == 405


@pytest.mark.usefixtures("texts")
def test_the_sitemap_lists_what_is_live_and_nothing_pending(client, condition, author, reviewer):
    live = factories.approved(author, condition, reviewer)
    pending = factories.submitted(author, condition, slug="second")
    index = client.get("/sitemap.xml").content.decode()
    assert "sitemap-articles.xml" in index
    articles = client.get("/sitemap-articles.xml").content.decode()
    assert live.article.get_absolute_url() in articles
    assert pending.article.get_absolute_url() not in articles
    conditions = client.get("/sitemap-conditions.xml").content.decode()
    assert condition.get_absolute_url() in conditions


def test_robots_are_told_where_the_sitemap_is(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /desk/" in text
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in text


def test_public_pages_set_no_cookie_and_allow_no_inline_script(client, db):
    answer = client.get("/")
    assert not answer.cookies
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
        "/accounts/confirm-email/",
        "/accounts/confirm-email/no-such-key/",
        "/accounts/password/reset/key/1-nonsense/",
        "/accounts/inactive/",
    ],
)
@pytest.mark.usefixtures("texts")
def test_account_pages_have_our_frame_and_are_not_listed(client, path):
    page = client.get(path).content.decode()
    assert 'id="main"' in page
    assert "noindex" in page
    assert page.count("<h1>") == 1


def test_a_wrong_sign_in_is_explained_at_its_field(client, db):
    page = client.post("/accounts/login/", {"login": "not an address"}).content.decode()
    assert "Something needs mending" in page
    assert 'href="#id_password"' in page
    assert 'aria-invalid="true"' in page
    assert 'id="id_password_error"' in page
