"""What a member says about themselves, who sees it, and a handle that changes."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts import profile
from accounts.models import Block, FormerHandle, User
from diseasemaps.versions import SITE, PageVersion
from diseasemaps.workflow import Incomplete, Refused
from experiences import bylines
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def heron(texts):
    return factories.person("hidden-heron", role=None)


def seen_by(heron, viewer=None) -> str:
    """The text of their page, or nothing where there is none."""
    client = Client()
    if viewer:
        client.force_login(viewer)
    answer = client.get(f"/members/{heron.handle}/")
    assert answer.status_code in (200, 404)
    return answer.text if answer.status_code == 200 else ""


def test_each_field_has_its_own_audience(heron, stranger):
    profile.change(heron, by=heron, country="KE", reader_type="carer")
    assert seen_by(heron) == seen_by(heron, stranger) == ""
    profile.change(heron, by=heron, country_audience="members")
    assert seen_by(heron) == ""
    text = seen_by(heron, stranger)
    assert "Kenya" in text
    assert "I care for somebody" not in text
    profile.change(heron, by=heron, reader_type_audience="public")
    assert "Kenya" not in seen_by(heron)
    assert "I care for somebody" in seen_by(heron)
    assert heron.email not in seen_by(heron, stranger)


def test_posts_under_an_alias_are_not_on_it(heron, condition, moderator, stranger):
    other = factories.condition("Another")
    factories.published(heron, condition, moderator, title="By my handle")
    factories.published(heron, other, moderator, title="By an alias", alias=True)
    for viewer in (None, stranger, moderator):
        text = seen_by(heron, viewer)
        assert "By my handle" in text
        assert "By an alias" not in text


def test_who_is_blocked_and_who_looks_for_the_suspended_find_nothing(heron, stranger, moderator):
    profile.change(heron, by=heron, country="KE", country_audience="public")
    Block.objects.create(blocker=heron, blocked=stranger)
    assert seen_by(heron, stranger) == ""
    heron.restrictions.create(kind="suspended", reason="test", by=moderator)
    assert seen_by(heron) == ""


def test_the_form_saves_and_refuses_what_is_not_a_choice(client, heron):
    client.force_login(heron)
    said = {
        "country": "KE",
        "country_audience": "members",
        "reader_type": "carer",
        "reader_type_audience": "nobody",
        "time_zone": "Africa/Nairobi",
    }
    assert client.post("/me/profile/", said).status_code == 302
    now = User.objects.get(pk=heron.pk)
    assert (now.country_audience, now.time_zone) == ("members", "Africa/Nairobi")
    assert client.post("/me/profile/", said | {"time_zone": "Mars/Olympus"}).status_code == 422


def test_a_new_handle_stands_on_what_was_written_under_the_old_one(heron, condition, moderator):
    plain = factories.published(heron, condition, moderator).experience
    other = factories.condition("Another")
    alias = factories.published(heron, other, moderator, alias=True).experience
    before = PageVersion.objects.filter(key=SITE).values_list("number", flat=True).first() or 0
    bylines.change_handle(heron, "open-otter", by=heron)
    for post, byline in ((plain, "open-otter"), (alias, alias.byline)):
        post.refresh_from_db()
        assert post.byline == byline
        assert byline in post.card_html
        assert "hidden-heron" not in post.card_html
    assert PageVersion.objects.get(key=SITE).number > before
    assert "open-otter" in Client().get(f"/conditions/{condition.slug}/experiences/").text


def test_a_former_handle_rests_but_its_own_member_may_have_it_back(heron, stranger):
    bylines.change_handle(heron, "open-otter", by=heron)
    for wanted in ("hidden-heron", "Hidden-Heron", "OPEN-otter"):
        with pytest.raises(Incomplete):
            bylines.change_handle(stranger, wanted, by=stranger)
        assert profile.is_taken(wanted)  # at sign-up too
    FormerHandle.objects.update(given_up_at=timezone.now() - timedelta(days=91))
    assert not profile.is_taken("hidden-heron")
    FormerHandle.objects.update(given_up_at=timezone.now())
    bylines.change_handle(heron, "hidden-heron", by=heron)
    assert User.objects.get(pk=heron.pk).handle == "hidden-heron"


def test_nobody_renames_anybody_else(heron, stranger, admin):
    for person in (stranger, admin):
        with pytest.raises(Refused):
            bylines.change_handle(heron, "open-otter", by=person)


def test_the_handle_is_changed_in_a_page(client, heron, stranger):
    client.force_login(heron)
    for wrong in ("", "a b", "x", stranger.handle, "hidden-heron"):
        assert client.post("/me/handle/", {"handle": wrong}).status_code == 422
    assert client.post("/me/handle/", {"handle": "open-otter"}).status_code == 302
    assert User.objects.get(pk=heron.pk).handle == "open-otter"


def test_nobody_takes_an_alias_not_even_its_own_person(heron, stranger, condition, moderator):
    """Neither could go on to be told apart; and to refuse only the others would say whose it is."""
    alias = factories.published(heron, condition, moderator, alias=True).experience.byline
    said = []
    for person in (heron, stranger):
        with pytest.raises(Incomplete) as refused:
            bylines.change_handle(person, alias.upper(), by=person)
        said.append(refused.value.faults[0].message.split(" How about")[0])
    assert said[0] == said[1]


def test_nobody_goes_by_a_name_of_those_who_run_the_site(heron):
    with pytest.raises(Incomplete, match="kept for the people who run this site"):
        bylines.change_handle(heron, "Moderator-1", by=heron)
