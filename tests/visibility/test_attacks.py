"""Ways in that an attacker would try, each closed: words that a reader may not see, and caches."""

from urllib.parse import urlencode

import pytest
from django.test import Client

from accounts import roles
from diseasemaps.articles import review
from diseasemaps.conditions import treatments
from diseasemaps.workflow import Conflict
from experiences import consent, moderation, vocabulary, writing
from experiences.models import Experience, ExperienceRevision
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


def browser(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def tried(author, condition, name: str) -> ExperienceRevision:
    """A draft with a treatment that nobody named before."""
    draft = writing.begin(condition, by=author)
    row = {"treatment": treatments.find_or_add(name), "effect": 1}
    texts = {"title": "How it began", "story": "It began slowly."}
    return writing.save(draft, by=author, fields=texts, treatments=[row])


def test_what_a_draft_names_as_a_treatment_is_offered_to_nobody(
    member, stranger, condition, moderator
):
    draft = tried(member, condition, "Herbs of Dr Jane Doe")
    own = writing.begin(condition, by=stranger)
    page = f"/experience-revisions/{own.pk}/edit/treatments/"
    asked = "/experiences/treatments/?q=herbs of"
    assert "Jane Doe" not in browser(stranger).get(page).text
    assert "Jane Doe" not in browser(stranger).get(asked).text
    consent.submit(draft, by=member, agrees=True)
    assert "Jane Doe" not in browser(stranger).get(page).text
    moderation.publish(ExperienceRevision.objects.get(pk=draft.pk), by=moderator)
    assert "Jane Doe" in browser(stranger).get(page).text
    post = Experience.objects.get(pk=draft.experience_id)
    moderation.take_down(post, by=member)
    assert "Herbs of Dr Jane Doe" not in vocabulary.treatment_names()


def test_a_draft_that_was_taken_back_is_no_moderators_to_read(member, moderator, condition):
    draft = factories.told(member, condition, story="Only for me.")
    moderation.withdraw(draft, by=member)
    for path in (
        f"/experiences/{draft.experience_id}/",
        f"/experience-revisions/{draft.pk}/preview/",
    ):
        assert browser(moderator).get(path).status_code == 404
        assert browser(member).get(path).status_code == 200
    for path in (f"experiences/{draft.experience_id}", f"experience-revisions/{draft.pk}"):
        assert browser(moderator).get(f"/api/v1/{path}").status_code == 404


def test_what_was_sent_in_and_taken_back_stays_with_the_moderators(member, moderator, condition):
    sent = factories.pending(member, condition)
    moderation.withdraw(sent, by=member)
    assert browser(moderator).get(f"/experiences/{sent.experience_id}/").status_code == 200


def test_who_wrote_an_article_is_not_told_to_its_readers(author, reviewer, condition, editor):
    revision = factories.approved(author, condition, reviewer)
    author.handle = "quiet-heron-4821"
    author.save()
    page = f"/article-revisions/{revision.pk}/"
    assert "quiet-heron-4821" not in Client().get(page).text
    assert "quiet-heron-4821" in browser(editor).get(page).text


def test_whoever_asks_for_an_alias_never_posts_under_their_handle(member, condition):
    writing.begin(condition, by=member)
    with pytest.raises(Conflict):
        writing.begin(condition, by=member, alias=True)
    body = {"condition": condition.slug, "alias": True, "title": "T", "story": "S"}
    answer = browser(member).post("/api/v1/experiences", body, content_type="application/json")
    assert answer.status_code == 409
    page = browser(member).post(
        f"/experiences/new/?condition={condition.slug}", {"byline": "alias"}
    )
    assert page.status_code == 409


def test_an_alias_is_never_the_name_of_somebody_else(member, condition, stranger, monkeypatch):
    names = iter([stranger.handle, "quiet-heron-1", "quiet-heron-1", "quiet-heron-2"])
    monkeypatch.setattr("accounts.handles.suggest", lambda: next(names))
    other = factories.condition("Another")
    first = writing.begin(condition, by=member, alias=True)
    second = writing.begin(other, by=member, alias=True)
    assert first.experience.byline == "quiet-heron-1"
    assert second.experience.byline == "quiet-heron-2"


PERSONAL = (
    "/", "/me/", "/me/consents/", "/notifications/", "/desk/", "/desk/moderation/", "/desk/review/",
    "/api/v1/me", "/api/v1/notifications", "/api/v1/experiences", "/accounts/email/",
    "/accounts/password/change/", "/me/consents/consent-email/withdraw/",
    "/conditions/leukoencephalopathy/",
    "/conditions/leukoencephalopathy/experiences/", "/nowhere/",
)  # fmt: skip


@pytest.mark.parametrize("path", PERSONAL)
def test_no_cache_keeps_what_is_answered_to_a_person(path, moderator, condition):
    roles.grant(moderator, "reviewer", by=None, reason="test")
    answer = browser(moderator).get(path)
    if "sessionid" in answer.headers.get("Vary", "") or "Cookie" in answer.headers.get("Vary", ""):
        assert "no-store" in answer.headers.get("Cache-Control", "")
        assert "private" in answer.headers["Cache-Control"]
    else:
        assert path == "/nowhere/"  # nobody was looked at


@pytest.mark.parametrize("path", ["/", "/conditions/", "/community-rules/", "/robots.txt"])
def test_a_public_page_may_be_kept(path, condition):
    assert "no-store" not in Client().get(path).headers.get("Cache-Control", "")


def test_the_admin_has_no_sign_in_of_its_own(admin):
    typed = {"username": admin.email, "password": "correct-horse"}
    answer = Client().post("/admin/login/", typed)
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")
    assert "sessionid" not in answer.cookies


def test_an_operator_reads_no_secret_and_changes_no_address(admin, member):
    page = browser(admin).get(f"/admin/accounts/user/{member.pk}/change/")
    assert page.status_code == 200
    assert member.password not in page.text
    Client().post("/accounts/password/reset/", {"email": member.email})
    delivery = member.deliveries.get()
    assert "password/reset/key" in delivery.text
    page = browser(admin).get(f"/admin/notifications/delivery/{delivery.pk}/change/")
    assert page.status_code == 200
    assert "password/reset/key" not in page.text
    assert browser(admin).get("/admin/account/emailaddress/add/").status_code == 403


PLACES = ("content_note", "side_effects", "dose", "why_stopped", "timeline")


@pytest.mark.parametrize("place", PLACES)
def test_screening_reads_every_field(place, member, moderator, condition):
    for n in range(3):  # trusted from here on
        factories.published(member, factories.condition(f"Other {n}"), moderator)
    draft = writing.begin(condition, by=member)
    number = "ring +44 20 7946 0958"
    row = {"treatment": factories.treatment()} | (
        {place: number} if place != "content_note" else {}
    )
    saved = writing.save(
        draft,
        by=member,
        fields={"title": "T", "story": "S"} | ({place: number} if place == "content_note" else {}),
        treatments=[] if place in ("content_note", "timeline") else [row],
        events=[{"month": "2019", "kind": "other", "text": number}] if place == "timeline" else [],
    )
    sent = moderation.submit(saved, by=member)
    assert sent.status == "pending"
    case = browser(moderator).get("/api/v1/cases").json()["results"][0]
    assert "7946" in browser(moderator).get(f"/desk/cases/{case['id']}/").text


def test_a_text_of_nothing_but_addresses_can_be_sent_in(member, condition):
    sent = factories.pending(member, condition, story="a@b.co " * 2800)
    assert sent.status == "pending"


@pytest.mark.parametrize(
    "path", ["/conditions/?letter=a&after=%00", "/experiences/symptoms/?q=%00", "/search/?q=%00"]
)
def test_a_nul_in_an_address_breaks_nothing(path):
    assert Client().get(path).status_code == 200


def test_a_row_with_an_endless_number_breaks_nothing(member, condition):
    draft = writing.begin(condition, by=member)
    typed = {"version": 1, f"dates-{'9' * 5000}-text": "x"}
    form = {"content_type": "application/x-www-form-urlencoded"}
    page = f"/experience-revisions/{draft.pk}/edit/dates/"
    answer = browser(member).post(page, urlencode(typed), **form)
    assert answer.status_code == 302


def test_an_editor_hands_nothing_back_where_nobody_reads(
    author, reviewer, editor, condition, settings
):
    settings.REVIEW_APPROVALS = 2
    revision = factories.under_review(author, condition, reviewer)
    half = review.approve(revision, by=reviewer, conflict_of_interest="None.")
    with pytest.raises(Conflict):
        review.release(half, by=editor)
