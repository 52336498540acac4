"""Consents: to which words, since when, what they allow, and that taking them back undoes it."""

import pytest
from django.urls import reverse

from accounts import consents, restrictions
from accounts.models import Consent
from diseasemaps.audit import AuditEntry
from diseasemaps.notifications import audiences, delivery, digests, fan_out, preferences
from diseasemaps.notifications.models import Delivery, Kind, Mail, Notification
from diseasemaps.notifications.notify import notify
from diseasemaps.questions import asking
from diseasemaps.texts.models import TextVersion
from diseasemaps.texts.publishing import publish
from diseasemaps.workflow import Conflict, Incomplete, Refused
from experiences import moderation
from tests import factories

pytestmark = pytest.mark.usefixtures("texts")
PAGE = "/me/consents/"


def publish_anew(key: str) -> TextVersion:
    return publish(key, title="Newer", body=f"The newer {key}.", by=None)


def withdraw_url(key: str) -> str:
    return reverse("accounts:withdraw_consent", args=[key])


def agree_url(key: str) -> str:
    return reverse("accounts:consent", args=[key])


@pytest.fixture
def mine(client, member):
    client.force_login(member)
    return client


class TestThePage:
    def test_one_has_to_sign_in(self, client, db):
        for url in (PAGE, agree_url(consents.MAIL), withdraw_url(consents.MAIL)):
            assert client.get(url).url.startswith("/accounts/login/")

    def test_each_says_words_dates_what_it_allows_and_what_taking_it_back_does(self, mine, member):
        for key in (consents.ACCOUNT, consents.HEALTH, consents.REVIEWER):
            consents.give(member, key)
        text = mine.get(PAGE).text
        for key in (consents.ACCOUNT, consents.HEALTH, consents.REVIEWER, consents.MAIL):
            use = consents.use_of(key)
            for words in (use.allows, use.undoes, use.button):
                assert words.split(".")[0].split("“")[0] in text
            assert withdraw_url(key) in text
        assert f"The {consents.HEALTH}." in text
        assert text.count("Given on") == 4

    def test_what_nothing_uses_yet_is_not_offered_but_could_be_withdrawn(self, mine, member):
        assert "consent-map" not in mine.get(PAGE).text
        assert mine.get(agree_url(consents.MAP)).status_code == 404
        consents.give(member, consents.MAP)
        assert "Nothing here needs it" in mine.get(PAGE).text
        mine.post(withdraw_url(consents.MAP))
        assert consents.given(member, consents.MAP) is None

    def test_an_app_that_comes_later_brings_its_own_undoing(self, mine, member, monkeypatch):
        gone = []
        use = consents.Use(
            consents.MAP,
            allows="A pin.",
            undoes="The pin goes.",
            undo=lambda user: gone.append(user) or "It is off.",
        )
        monkeypatch.setitem(consents._uses, consents.MAP, use)
        consents.give(member, consents.MAP)
        assert "The pin goes." in mine.get(withdraw_url(consents.MAP)).text
        assert gone == []
        assert "It is off." in mine.post(withdraw_url(consents.MAP), follow=True).text
        assert gone == [member]

    def test_a_consent_taken_back_and_given_again_keeps_its_history(self, mine, member):
        for _ in range(2):
            consents.give(member, consents.HEALTH)
            consents.withdraw(member, consents.HEALTH)
        consents.give(member, consents.HEALTH)
        text = mine.get(PAGE).text
        assert text.count(", withdrawn on") == 2
        assert Consent.objects.filter(user=member, withdrawn_at=None).count() == 2  # and mail

    def test_nobody_sees_or_withdraws_anothers(self, mine, member, stranger):
        consents.give(stranger, consents.HEALTH)
        assert "The consent-health." not in mine.get(PAGE).text
        assert mine.post(withdraw_url(consents.HEALTH)).status_code == 404
        assert consents.given(stranger, consents.HEALTH)

    def test_it_costs_the_same_however_often_one_agreed(
        self, mine, member, django_assert_max_num_queries
    ):
        for number in range(6):
            publish_anew(consents.HEALTH)
            publish(consents.HEALTH, title=f"v{number}", body=f"{number}", by=None)
            consents.give(member, consents.HEALTH)
        with django_assert_max_num_queries(8):
            mine.get(PAGE)


class TestTakingItBack:
    def test_is_said_before_it_is_done(self, mine, member):
        for _ in range(2):
            assert "You get no more news by e-mail" in mine.get(withdraw_url(consents.MAIL)).text
        assert consents.given(member, consents.MAIL)

    def test_twice_is_once_on_the_record(self, mine, member):
        for _ in range(2):
            assert mine.post(withdraw_url(consents.MAIL)).url == PAGE
        acts = AuditEntry.objects.filter(action="consent.withdraw", actor=member.audit_id)
        assert [act.thing_id for act in acts] == [consents.MAIL]
        assert mine.get(withdraw_url(consents.MAIL)).url == PAGE  # nothing to ask any more

    def test_the_account_is_closed_by_people_and_the_page_says_so(self, mine, member, settings):
        settings.CONTACT_EMAIL = "answers@example.org"
        for key in (consents.ACCOUNT, consents.HEALTH):
            consents.give(member, key)
        page = mine.get(withdraw_url(consents.ACCOUNT)).text
        assert "answers@example.org" in page
        assert withdraw_url(consents.HEALTH) in page
        assert mine.post(withdraw_url(consents.ACCOUNT)).status_code == 403
        assert consents.given(member, consents.ACCOUNT)
        with pytest.raises(Refused):
            consents.withdraw(member, consents.ACCOUNT)

    def test_single_posts_can_be_taken_down_instead(self, mine, member, condition, moderator):
        post = factories.published(member, condition, moderator).experience
        alone = reverse("experiences:step", args=[post.pk, "take_down"])
        assert alone in mine.get(withdraw_url(consents.HEALTH)).text
        assert (
            "Your post is taken down." in mine.post(withdraw_url(consents.HEALTH), follow=True).text
        )


class TestNewsByMail:
    def news(self, condition, member, kind=Kind.QUESTION_PUBLISHED) -> None:
        notify(audiences.people(member), kind, about=condition, by=None)
        fan_out.fan_out_due()

    def test_without_it_news_is_in_the_inbox_and_not_mailed(self, condition, member):
        consents.withdraw(member, consents.MAIL)
        for kind in (Kind.QUESTION_PUBLISHED, Kind.FOLLOWED_ARTICLE):
            self.news(condition, member, kind)
        assert Notification.objects.filter(recipient=member).count() == 2
        assert not Delivery.objects.exists()
        assert not Notification.objects.exclude(waits_for="").exists()

    @pytest.mark.parametrize("kind", [Kind.EXPERIENCE_SUBMITTED, Kind.RESTRICTED])
    def test_duty_and_ones_own_account_do_not_wait_for_it(
        self, condition, member, mailoutbox, kind
    ):
        consents.withdraw(member, consents.MAIL)
        self.news(condition, member, kind)
        assert delivery.deliver_due() == 1

    def test_what_waits_to_be_sent_is_not_sent(self, condition, member, mailoutbox):
        self.news(condition, member)
        consents.withdraw(member, consents.MAIL)
        assert delivery.deliver_due() == 0
        assert mailoutbox == []
        assert Delivery.objects.get().unwanted
        consents.give(member, consents.MAIL)
        assert delivery.deliver_due() == 0

    def test_what_a_worker_has_in_hand_is_not_sent_either(self, condition, member, mailoutbox):
        self.news(condition, member)
        held = delivery._lease()
        consents.withdraw(member, consents.MAIL)
        with delivery._Post() as post:
            assert delivery._attempt(held, post) is False
        assert mailoutbox == []
        assert Delivery.objects.get().unwanted

    def test_what_waits_for_a_summary_is_in_none(self, condition, member):
        self.news(condition, member, Kind.FOLLOWED_ARTICLE)
        consents.withdraw(member, consents.MAIL)
        assert not Notification.objects.exclude(waits_for="").exists()
        assert digests.gather_due() == 0

    def test_a_summary_on_its_way_keeps_only_what_does_not_depend_on_it(
        self, condition, member, mailoutbox
    ):
        preferences.choose(member.pk, {Kind.EXPERIENCE_SUBMITTED: Mail.DAILY})
        for kind in (Kind.FOLLOWED_ARTICLE, Kind.EXPERIENCE_SUBMITTED):
            self.news(condition, member, kind)
        Notification.objects.update(created_at="2020-01-01T00:00Z")
        assert digests.gather_due() == 2
        consents.withdraw(member, consents.MAIL)
        Delivery.objects.update(not_before="2020-01-01T00:00Z")
        assert delivery.deliver_due() == 1
        assert "waiting for a moderator" in mailoutbox[0].body
        assert "follow" not in mailoutbox[0].body

    def test_it_can_be_given_again_from_the_page_of_preferences(self, mine, member):
        preferences_page = reverse("notifications:preferences")
        assert withdraw_url(consents.MAIL) in mine.get(preferences_page).text
        mine.post(withdraw_url(consents.MAIL))
        text = mine.get(preferences_page).text
        assert "You get no news by e-mail" in text
        ask = f"{agree_url(consents.MAIL)}?next={preferences_page}"
        assert ask in text
        page = mine.get(ask)
        assert f"The {consents.MAIL}." in page.text
        read = page.context["form"]["read"].value()
        answer = mine.post(ask, {"read": read, "next": preferences_page})
        assert answer.url == preferences_page
        assert preferences.agrees(member.pk)

    def test_an_answer_to_what_one_sent_in_comes_unless_one_said_no(
        self, client, member, moderator, condition, mailoutbox
    ):
        Consent.objects.filter(user=member, text_version__text__key=consents.MAIL).delete()
        for told in (1, 1):  # the second time after saying no
            revision = factories.pending(member, condition, title=f"Told {len(mailoutbox)}")
            moderation.publish(revision, by=moderator)
            fan_out.fan_out_due()
            delivery.deliver_due()
            assert len([one for one in mailoutbox if one.to == [member.email]]) == told
            consents.give(member, consents.MAIL)
            consents.withdraw(member, consents.MAIL)

    def test_joining_does_not_tick_it(self, client):
        data = {"password1": "a-long-pass-phrase-7", "consent": "on", "old_enough": "on"}
        assert 'name="news"' in client.get("/accounts/signup/").text
        client.post("/accounts/signup/", {**data, "email": "a@example.org"})
        client.post("/accounts/signup/", {**data, "email": "b@example.org", "news": "on"})
        agreed = Consent.objects.filter(text_version__text__key=consents.MAIL)
        assert [one.user.email for one in agreed] == ["b@example.org"]


class TestNewerWords:
    def test_what_was_agreed_to_stands_as_it_was_read(self, mine, member):
        consents.give(member, consents.HEALTH)
        publish_anew(consents.HEALTH)
        text = mine.get(PAGE).text
        assert "These words have changed since" in text
        assert "The consent-health." in text
        assert "Version 1 of" in text
        assert consents.given(member, consents.HEALTH)
        assert consents.has_changed(member, consents.HEALTH)

    def test_the_next_post_asks_again_and_the_last_one_stays(
        self, mine, member, condition, moderator
    ):
        post = factories.published(member, condition, moderator).experience
        newer = publish_anew(consents.HEALTH)
        draft = factories.told(member, factories.condition("Another"))
        with pytest.raises(Incomplete):
            moderation.submit(draft, by=member)
        page = mine.get(reverse("experiences:part", args=[draft.pk, "send"])).text
        assert "You agreed to an earlier version of this text" in page
        assert "The newer consent-health." in page
        post.refresh_from_db()
        assert post.status == "visible"
        consents.give(member, consents.HEALTH)
        moderation.submit(draft, by=member)
        text = mine.get(PAGE).text
        assert f"Version {newer.number} of" in text
        assert "Version 1, given on" in text  # the earlier one
        consents.withdraw(member, consents.HEALTH)
        assert consents.given(member, consents.HEALTH) is None

    def test_signing_in_asks_and_then_leads_on(self, client, member):
        consents.give(member, consents.ACCOUNT)
        member.emailaddress_set.create(email=member.email, verified=True, primary=True)
        signing_in = {"login": member.email, "password": "correct-horse"}
        assert client.post("/accounts/login/", signing_in).url == "/me/"
        client.logout()
        publish_anew(consents.ACCOUNT)
        answer = client.post("/accounts/login/?next=/conditions/", signing_in)
        assert answer.url == f"{agree_url(consents.ACCOUNT)}?next=%2Fconditions%2F"
        page = client.get(answer.url)
        assert "has changed since you agreed" in page.text
        assert 'href="/conditions/"' in page.text  # not now
        read = page.context["form"]["read"].value()
        onward = client.post(answer.url, {"read": read, "next": "/conditions/"})
        assert onward.url == "/conditions/"
        assert not consents.has_changed(member, consents.ACCOUNT)
        client.logout()
        assert client.post("/accounts/login/", signing_in).url == "/me/"

    def test_words_that_changed_while_one_read_are_shown_again(self, mine, member):
        consents.withdraw(member, consents.MAIL)
        read = mine.get(agree_url(consents.MAIL)).context["form"]["read"].value()
        publish_anew(consents.MAIL)
        answer = mine.post(agree_url(consents.MAIL), {"read": read})
        assert answer.status_code == 409
        assert "The newer consent-email." in answer.text
        assert consents.given(member, consents.MAIL) is None
        again = answer.context["form"]["read"].value()
        assert mine.post(agree_url(consents.MAIL), {"read": again}).url == PAGE
        with pytest.raises(Conflict):
            consents.give(member, consents.MAIL, read=read)

    @pytest.mark.parametrize("wanted", ["https://elsewhere.example/", "//elsewhere.example", ""])
    def test_nobody_is_sent_elsewhere(self, mine, member, wanted):
        consents.withdraw(member, consents.MAIL)
        read = TextVersion.objects.current(consents.MAIL).pk
        answer = mine.post(agree_url(consents.MAIL), {"read": read, "next": wanted})
        assert answer.url == PAGE


@pytest.mark.parametrize("kind", ["silenced", "suspended"])
class TestSomebodyWhoIsRestricted:
    @pytest.fixture
    def restricted(self, client, member, moderator, condition, kind):
        self.post = factories.published(member, condition, moderator, title="Mine").experience
        self.question = asking.publish(
            asking.ask(condition, text="Does rest help?", by=member), by=moderator
        )
        restrictions.restrict(member, kind, by=moderator, reason="Rule 3.")
        client.force_login(member)
        return client

    def test_takes_down_their_posts_one_by_one(self, restricted, kind):
        steps = (
            reverse("experiences:step", args=[self.post.pk, "take_down"]),
            reverse("questions:step", args=[self.question.pk, "take_down"]),
        )
        page = restricted.get(PAGE).text
        for url in steps:
            assert (url in page) is (kind == "suspended")
            asked = restricted.get(url)
            assert asked.status_code == 200
            version = asked.context["form"]["version"].value()
            assert restricted.post(url, {"version": version}, follow=True).status_code == 200
        for thing in (self.post, self.question):
            thing.refresh_from_db()
            assert thing.status == "taken_down"

    def test_takes_back_what_they_agreed_to(self, restricted, member, kind):
        for key in (consents.HEALTH, consents.MAIL):
            assert restricted.get(withdraw_url(key)).status_code == 200
            assert restricted.post(withdraw_url(key), follow=True).status_code == 200
            assert consents.given(member, key) is None
        self.post.refresh_from_db()
        assert self.post.status == "taken_down"

    def test_no_other_door_is_open(self, restricted, kind):
        if kind == "silenced":
            return
        assert "What is yours" in restricted.get("/me/menu/").text
        for url in ("/me/", self.post.get_absolute_url(), "/notifications/"):
            restricted.force_login(self.post.author)
            answer = restricted.get(url)
            assert answer.status_code == 403
            assert f"/accounts/login/?next={PAGE}" in answer.text

    def test_what_is_not_theirs_stays(self, restricted, moderator, stranger, kind):
        other = factories.published(stranger, factories.condition("X"), moderator).experience
        url = reverse("experiences:step", args=[other.pk, "take_down"])
        assert restricted.post(url, {"version": other.version}).status_code == 403
        other.refresh_from_db()
        assert other.status == "visible"
