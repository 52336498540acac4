"""A member's own pages, the menu of every page, and its cookie."""

import pytest
from django.urls import reverse

from accounts import consents, roles
from accounts.models import User
from diseasemaps.questions import asking
from experiences import moderation, writing
from tests import factories
from tests.notifications.test_inbox import tell

pytestmark = pytest.mark.usefixtures("texts")
MENU = "/me/menu/"


def sign_in(client, person):
    """Through the page, as people do."""
    person.emailaddress_set.create(email=person.email, verified=True, primary=True)
    data = {"login": person.email, "password": "correct-horse"}
    return client.post(reverse("account_login"), data)


def test_the_menu_of_somebody_signed_out_is_a_link_to_sign_in(client, db):
    answer = client.get(MENU)
    assert reverse("account_login") in answer.text
    assert "Your page" not in answer.text
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]


def test_a_cookie_that_outlived_its_session_goes(client, db):
    client.cookies["member"] = "1"
    assert client.get(MENU).cookies["member"]["max-age"] == 0


def test_the_menu_is_small_and_costs_little(
    client, member, condition, django_assert_max_num_queries
):
    client.force_login(member)
    for _ in range(2):
        tell(member, condition)
    with django_assert_max_num_queries(4):
        answer = client.get(MENU)
    assert "no-store" in answer["Cache-Control"]
    assert '2<span class="visually-hidden"> unread</span>' in answer.text
    assert reverse("account_logout") in answer.text
    assert reverse("desk:home") not in answer.text
    assert "<html" not in answer.text


def test_the_menu_leads_to_the_desk_whoever_has_work_there(client, moderator, admin):
    client.force_login(moderator)
    assert reverse("desk:home") in client.get(MENU).text
    moderator.restrictions.create(kind="suspended", reason="test", by=admin)
    assert reverse("desk:home") not in client.get(MENU).text


def test_the_menu_of_a_condition_page_leads_those_who_write_to_their_work(
    client, member, author, editor, condition
):
    write, edit = reverse("articles:new"), reverse("conditions:edit", args=[condition.slug])
    for person, links in ((member, []), (author, [write]), (editor, [write, edit])):
        client.force_login(person)
        text = client.get(MENU, {"condition": condition.slug}).text
        assert [link for link in (write, edit) if link in text] == links
        assert write not in client.get(MENU).text
        assert client.get(MENU, {"condition": "../<b>"}).status_code == 200


def test_a_condition_page_tells_its_menu_which_one_it_is(client, condition):
    assert f"{MENU}?condition={condition.slug}" in client.get(condition.get_absolute_url()).text


def test_what_was_mended_is_no_longer_to_be_changed(client, member, condition, moderator):
    post = factories.published(member, condition, moderator, title="Mine").experience
    client.force_login(member)
    newer = writing.revise(post, by=member)
    assert [tag in client.get("/me/").text for tag in (">Published<", ">Draft<")] == [True, True]
    moderation.withdraw(newer, by=member)
    assert ">Withdrawn<" not in client.get("/me/").text
    moderation.take_down(post, by=member)
    page = client.get("/me/").text
    assert ">Taken down<" in page
    assert ">Published<" not in page


def test_the_cookie_comes_with_signing_in_and_goes_with_signing_out(client, member):
    answer = sign_in(client, member)
    cookie = answer.cookies["member"]
    assert cookie.value == "1"
    assert not cookie["httponly"]
    assert cookie["max-age"] == answer.cookies["sessionid"]["max-age"]
    assert "member" not in client.get(MENU).cookies
    answer = client.post(reverse("account_logout"))
    assert answer.cookies["member"].value == ""
    assert answer.cookies["member"]["max-age"] == 0


def test_a_wrong_password_sets_no_cookie(client, member):
    answer = client.post(reverse("account_login"), {"login": member.email, "password": "wrong"})
    assert "member" not in answer.cookies


def test_reading_sets_no_cookie(client, condition):
    assert not client.get(condition.get_absolute_url()).cookies


def test_ones_own_page_is_ones_own(client, member, stranger, condition, moderator):
    assert client.get("/me/").status_code == 302
    factories.published(member, condition, moderator, title="Mine")
    draft = writing.begin(factories.condition("Other"), by=member)
    asking.ask(condition, text="Does rest help?", by=member)
    client.force_login(member)
    text = client.get("/me/").text
    for said in ("Mine", "Published", "Draft", "Does rest help?", member.handle):
        assert said in text
    assert reverse("experiences:edit", args=[draft.pk]) in text
    client.force_login(stranger)
    text = client.get("/me/").text
    assert "Mine" not in text
    assert "Nothing yet" in text


def test_ones_own_page_costs_the_same_however_much_there_is(
    client, member, author, condition, moderator, django_assert_max_num_queries
):
    for number in range(3):
        factories.told(member, factories.condition(f"Condition {number}"))
    client.force_login(member)
    with django_assert_max_num_queries(13):
        client.get("/me/")


def test_roles_and_articles_are_shown(client, author, condition):
    factories.draft(author, condition)
    client.force_login(author)
    text = client.get("/me/").text
    assert "Articles you write" in text
    assert "what waits for you as author" in text


def test_consents_are_listed_with_their_dates_and_withdrawn(client, member):
    for key in (consents.ACCOUNT, consents.HEALTH):
        consents.give(member, key)
    client.force_login(member)
    text = client.get("/me/consents/").text
    assert f"The {consents.HEALTH}." in text
    withdraw = reverse("accounts:withdraw_consent", args=[consents.HEALTH])
    assert withdraw in text
    client.post(withdraw)
    text = client.get("/me/consents/").text
    assert "Withdrawn on" in text
    assert withdraw not in text


def test_taking_back_the_reviewers_consent_ends_the_role(client, reviewer):
    consents.give(reviewer, consents.REVIEWER)
    client.force_login(reviewer)
    assert "review no more" in client.get("/me/consents/").text
    stop = reverse("accounts:withdraw_consent", args=[consents.REVIEWER])
    assert "You review no more" in client.get(stop).text
    assert User.objects.get(pk=reviewer.pk).has_role("reviewer")
    client.post(stop)
    assert consents.given(reviewer, consents.REVIEWER) is None
    assert not User.objects.get(pk=reviewer.pk).has_role("reviewer")


def test_stopping_to_review_leaves_other_roles(client, editor):
    roles.grant(editor, "reviewer", by=None, reason="test")
    consents.give(editor, consents.REVIEWER)
    client.force_login(editor)
    client.post(reverse("accounts:withdraw_consent", args=[consents.REVIEWER]))
    assert User.objects.get(pk=editor.pk).current_roles == {"editor"}
