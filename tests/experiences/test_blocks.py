"""Blocking and muting an author, also under an alias, without learning who they are."""

import pytest
from django.test import Client

from accounts import blocks
from accounts.models import Block
from experiences.models import Experience
from tests import factories

pytestmark = pytest.mark.usefixtures("texts")


@pytest.fixture
def teller(db):
    return factories.person("hidden-heron", role=None)


@pytest.fixture
def under_handle(teller, condition, moderator):
    return factories.published(teller, condition, moderator).experience


@pytest.fixture
def under_alias(teller, moderator):
    other = factories.condition("Another")
    return factories.published(teller, other, moderator, alias=True).experience


@pytest.fixture
def reader(client, stranger) -> Client:
    client.force_login(stranger)
    return client


def block(client: Client, experience: Experience, kind: str = "blocked"):
    return client.post(f"{experience.get_absolute_url()}block/", {"kind": kind}, follow=True)


def status(client: Client, experience: Experience) -> int:
    return client.get(experience.get_absolute_url()).status_code


def test_two_bylines_of_one_person_stay_two(reader, stranger, under_handle, under_alias):
    block(reader, under_alias)
    assert [status(reader, one) for one in (under_alias, under_handle)] == [404, 200]
    page = reader.get("/me/blocks/").text
    assert under_alias.byline in page
    assert "hidden-heron" not in page
    assert block(reader, under_handle).status_code == 200  # nothing says: already
    page = reader.get("/me/blocks/").text
    assert page.count("Blocked on") == 2
    first = Block.objects.get(byline=under_alias.byline)
    reader.post(f"/me/blocks/{first.pk}/undo/")
    assert [status(reader, one) for one in (under_alias, under_handle)] == [200, 404]


def test_no_page_about_an_alias_names_the_handle(reader, teller, under_alias):
    answers = [
        reader.get(under_alias.get_absolute_url()),
        reader.get(f"{under_alias.get_absolute_url()}block/"),
        block(reader, under_alias),
    ]
    for answer in answers:
        assert teller.handle not in answer.text
        assert str(teller.pk) not in answer.text


def test_blocked_they_cannot_read_back_and_muted_they_can(
    reader, stranger, teller, under_handle, moderator
):
    mine = factories.published(stranger, factories.condition("Third"), moderator).experience
    other_side = Client()
    other_side.force_login(teller)
    block(reader, under_handle, "muted")
    assert status(reader, under_handle) == 404
    assert status(other_side, mine) == 200
    Block.objects.all().delete()
    block(reader, under_handle, "blocked")
    assert status(other_side, mine) == 404


def test_feeds_leave_out_what_is_unwanted_and_others_see_it(
    reader, under_handle, condition, member
):
    feed = f"/conditions/{condition.slug}/experiences/"
    assert "How it began" in reader.get(feed).text
    block(reader, under_handle, "muted")
    assert "How it began" not in reader.get(feed).text
    other = Client()
    other.force_login(member)
    assert "How it began" in other.get(feed).text


def test_one_does_not_block_oneself_and_undoes_only_ones_own(
    client, teller, stranger, under_handle
):
    client.force_login(teller)
    assert client.get(f"{under_handle.get_absolute_url()}block/").status_code == 404
    assert "Block or mute" not in client.get(under_handle.get_absolute_url()).text
    made = blocks.block(
        teller, by=stranger, kind="blocked", byline=under_handle.byline, is_alias=False
    )
    assert client.post(f"/me/blocks/{made.pk}/undo/").status_code == 404
    assert client.get("/me/blocks/").text.count("Blocked on") == 0


def test_signed_out_one_is_asked_to_sign_in(client, under_handle):
    answer = client.get(f"{under_handle.get_absolute_url()}block/")
    assert answer.headers["Location"].startswith("/accounts/login/")
