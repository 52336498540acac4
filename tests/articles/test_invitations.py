"""A clinician is invited by e-mail to review one article with an ordinary account."""

from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import consents, restrictions, roles, second_step
from diseasemaps import audit
from diseasemaps.articles import invitations, remarks, review
from diseasemaps.articles.models import Invitation, Revision
from diseasemaps.articles.tasks import expire_invitations
from diseasemaps.audit import AuditEntry
from diseasemaps.notifications.models import Delivery
from diseasemaps.workflow import Conflict, Incomplete, Refused
from tests import factories
from tests.workflow.test_races import EIGHT, press

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]

ADDRESS = "clinician@example.org"


@pytest.fixture
def clinician(db):
    """Verified and with a second step, and without any role."""
    user = factories.clinician("clinician", role=None)
    second_step.set_up(user, secret=factories.SECRET)
    return user


@pytest.fixture
def revision(author, condition):
    return factories.submitted(author, condition)


def link(address=ADDRESS):
    return factories.link_in_mail_to(address)


def secret(address=ADDRESS):
    return link(address).strip("/").rpartition("/")[2]


@pytest.fixture
def sent(revision, editor):
    return invitations.invite(revision.article, ADDRESS, by=editor)


@pytest.fixture
def accepted(sent, clinician):
    return invitations.accept(secret(), by=clinician)


# --- inviting ----------------------------------------------------------------------------------


def test_the_mail_has_a_link_and_names_no_condition(sent, revision, settings):
    mail = Delivery.objects.get(address=ADDRESS)
    words = f"{mail.subject} {mail.text}".lower()
    assert settings.SITE_URL + link() in mail.text
    assert revision.article.condition.name.lower() not in words
    assert "treatment" not in words
    assert mail.html == ""


def test_only_the_hash_of_the_secret_is_kept(sent):
    kept = str(Invitation.objects.values().get())
    assert secret() not in kept
    assert len(secret()) >= 43
    assert invitations.find(secret()) == sent


@pytest.mark.parametrize("who", ["author", "reviewer", "moderator", "admin", "member"])
def test_only_editors_invite(revision, request, who):
    with pytest.raises(Refused):
        invitations.invite(revision.article, ADDRESS, by=request.getfixturevalue(who))
    assert not Delivery.objects.filter(address=ADDRESS).exists()


@pytest.mark.parametrize("address", ["", "nobody", "a@b\nBcc: c@d.org", "x" * 300 + "@example.org"])
def test_what_is_no_address_is_refused(revision, editor, address):
    with pytest.raises(Incomplete) as refused:
        invitations.invite(revision.article, address, by=editor)
    assert refused.value.faults[0].field == "email"


def test_nobody_is_invited_twice_while_the_first_is_open(sent, revision, editor):
    with pytest.raises(Conflict):
        invitations.invite(revision.article, ADDRESS.upper(), by=editor)
    invitations.withdraw(sent, by=editor)
    assert invitations.invite(revision.article, ADDRESS, by=editor).email == ADDRESS


def test_an_invitation_that_is_over_stands_in_the_way_of_no_other(sent, revision, editor):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    again = invitations.invite(revision.article, ADDRESS, by=editor)
    sent.refresh_from_db()
    assert (sent.email, again.email) == ("", ADDRESS)


# --- accepting ---------------------------------------------------------------------------------


def test_accepting_consents_and_forgets_the_address(accepted, clinician):
    assert (accepted.accepted_by, accepted.email) == (clinician, "")
    assert consents.given(clinician, consents.REVIEWER)
    actions = AuditEntry.objects.filter(action__startswith="invitation.").order_by("seq")
    assert [row.action for row in actions] == ["invitation.invite", "invitation.accept"]
    assert ADDRESS not in str(list(actions.values()))
    assert audit.verify().ok


def test_the_link_works_once(accepted, clinician, stranger):
    assert invitations.accept(secret(), by=clinician) == accepted  # pressed twice
    with pytest.raises(Conflict):
        invitations.accept(secret(), by=stranger)


@pytest.mark.parametrize("end", ["withdrawn", "over"])
def test_a_closed_invitation_opens_nothing(sent, clinician, editor, end):
    if end == "withdrawn":
        invitations.withdraw(sent, by=editor)
    else:
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Conflict):
        invitations.accept(secret(), by=clinician)
    assert not consents.given(clinician, consents.REVIEWER)


def test_nobody_accepts_what_they_sent_or_wrote(sent, editor, author):
    for by in (editor, author):
        with pytest.raises(Refused):
            invitations.accept(secret(), by=by)


def test_somebody_suspended_accepts_nothing(sent, clinician, moderator):
    restrictions.restrict(clinician, "suspended", by=moderator, reason="test")
    with pytest.raises(Refused):
        invitations.accept(secret(), by=clinician.as_of_now())


def test_who_was_invited_again_stands_once(accepted, clinician, revision, editor):
    invitations.withdraw(accepted, by=editor)
    invitations.invite(revision.article, ADDRESS, by=editor)
    again = invitations.accept(secret(), by=clinician)
    assert again == accepted
    assert again.withdrawn_at is None
    assert not invitations.open_ones().exists()


def test_the_clock_forgets_addresses_of_invitations_that_are_over(sent):
    expire_invitations()
    sent.refresh_from_db()
    assert sent.email == ADDRESS
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    expire_invitations()
    sent.refresh_from_db()
    assert sent.email == ""
    assert AuditEntry.objects.filter(action="invitation.expire", actor=None).exists()


def test_both_clocks_are_set(settings):
    tasks = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert expire_invitations.name in tasks


# --- what it gives -----------------------------------------------------------------------------


def test_they_review_this_article_from_start_to_approval(accepted, clinician, revision):
    started = review.start_review(revision, by=clinician)
    remarks.remark(started, by=clinician, text="Hm.", reader_type="patient")
    approved = review.approve(started, by=clinician, conflict_of_interest="None.")
    assert approved.status == "approved"
    assert approved.reviews.get().reviewer_name == "Dr Clinician"


def test_they_review_no_other(accepted, clinician, author, reviewer):
    other = factories.submitted(author, factories.condition("Other"))
    with pytest.raises(Refused):
        review.start_review(other, by=clinician)


@pytest.mark.parametrize("lacking", ["registration", "second step"])
def test_they_need_what_every_reviewer_needs(accepted, clinician, revision, lacking):
    if lacking == "registration":
        clinician.credentials.all().delete()
    else:
        clinician.lacks_second_step = True
    with pytest.raises(Refused):
        review.start_review(revision, by=clinician)


def test_nobody_reviews_by_invitation_what_they_wrote_since(
    accepted, clinician, revision, reviewer
):
    """I4, also where the role of an author came after the invitation."""
    factories.give(clinician, "author")
    live = review.start_review(revision, by=reviewer)
    live = review.approve(live, by=reviewer, conflict_of_interest="None.")
    theirs = review.submit(review.revise(live.article, by=clinician), by=clinician)
    with pytest.raises(Refused, match="You wrote"):
        review.start_review(theirs, by=clinician)


def test_a_withdrawn_invitation_ends_the_review_and_all_it_opened(
    client, accepted, clinician, revision, editor
):
    started = review.start_review(revision, by=clinician)
    seen = Revision.objects.get(pk=started.pk)
    invitations.withdraw(accepted, by=editor)
    started.refresh_from_db()
    assert (started.status, started.reviews.get().verdict) == ("submitted", "released")
    with pytest.raises((Refused, Conflict)):
        review.approve(seen, by=clinician, conflict_of_interest="None.")
    with pytest.raises(Refused):
        review.start_review(started, by=clinician)


def test_it_takes_effect_on_the_next_request_also_while_reading(accepted, clinician, revision):
    started = review.start_review(revision, by=clinician)
    Invitation.objects.update(withdrawn_at=timezone.now())  # by whatever way
    with pytest.raises(Refused):
        review.approve(started, by=clinician, conflict_of_interest="None.")


def test_who_stops_reviewing_lays_down_the_invitation_too(accepted, clinician, revision):
    roles.lay_down_reviewing(clinician)
    with pytest.raises(Refused):
        review.start_review(revision, by=clinician)


def test_who_became_a_reviewer_keeps_the_review(accepted, clinician, revision, editor):
    factories.give(clinician, "reviewer")
    started = review.start_review(revision, by=clinician.as_of_now())
    invitations.withdraw(accepted, by=editor)
    started.refresh_from_db()
    assert started.status == "under_review"


def hidden(author, reviewer, of):
    """A successor of a live text, as only those who work on it see it; and a draft beside it."""
    live = factories.approved(author, of, reviewer)
    successor = review.submit(review.revise(live.article, by=author), by=author)
    other = factories.person(f"second-author-{of.slug}", role="author")
    return successor, review.revise(live.article, by=other)


def test_they_see_this_articles_revisions_and_nothing_else(
    client, author, reviewer, editor, clinician
):
    mine, draft = hidden(author, reviewer, factories.condition("Mine"))
    other, _ = hidden(author, reviewer, factories.condition("Other"))
    client.force_login(clinician)
    assert client.get(mine.get_absolute_url()).status_code == 404
    accepted = factories.invited(clinician, mine.article, by=editor)
    assert client.get(mine.get_absolute_url()).status_code == 200
    assert client.get(reverse("articles:diff", args=[mine.pk])).status_code == 200
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.get(other.get_absolute_url()).status_code == 404
    for desk in (
        "/desk/",
        "/desk/review/",
        reverse("articles:invitations", args=[mine.article_id]),
    ):
        assert client.get(desk).status_code == 403
    invitations.withdraw(accepted, by=editor)
    assert client.get(mine.get_absolute_url()).status_code == 404


def test_without_a_second_step_they_see_nothing_more(client, author, reviewer, editor, clinician):
    mine, _ = hidden(author, reviewer, factories.condition("Mine"))
    factories.invited(clinician, mine.article, by=editor)
    clinician.authenticator_set.all().delete()
    client.force_login(clinician)
    assert client.get(mine.get_absolute_url()).status_code == 404


# --- pages -------------------------------------------------------------------------------------


def test_an_editor_invites_and_withdraws_from_the_page(client, editor, revision):
    client.force_login(editor)
    page = reverse("articles:invitations", args=[revision.article_id])
    assert page in client.get(revision.get_absolute_url()).text
    assert client.post(page, {"email": "nobody"}).status_code == 422
    assert client.post(page, {"email": ADDRESS}).status_code == 302
    assert client.post(page, {"email": ADDRESS}).status_code == 409
    assert ADDRESS in client.get(page).text
    sent = Invitation.objects.get()
    client.post(reverse("articles:invitation_withdraw", args=[revision.article_id, sent.pk]))
    html = client.get(page).text
    assert "Withdrawn" in html
    assert ADDRESS not in html


def test_the_link_explains_and_leads_through_signing_in_and_back(client, sent, clinician):
    html = client.get(link()).text
    assert "read one article as a clinician" in html
    assert f"{reverse('account_signup')}?next={link()}" in html
    assert f"{reverse('account_login')}?next={link()}" in html
    assert client.post(link()).status_code == 302
    assert not Invitation.objects.exclude(accepted_by=None).exists()
    client.force_login(clinician)
    assert "I accept, and agree to this" in client.get(link()).text
    answer = client.post(link(), follow=True)
    assert "Everything is ready." in answer.text
    assert sent.article.revisions.get().get_absolute_url() in answer.text
    assert client.get(link(), follow=True).redirect_chain  # the link leads there again


def test_somebody_new_is_led_to_what_is_needed(client, sent, member):
    client.force_login(member)
    html = client.post(link(), follow=True).text
    assert reverse("mfa_index") in html
    assert reverse("accounts:credential") in html
    assert "Everything is ready" not in html
    mine = Invitation.objects.get().get_absolute_url()
    assert mine in client.get(reverse("accounts:me")).text


def test_a_closed_or_unknown_link_says_so(client, sent, editor, stranger):
    assert client.get(reverse("articles:invitation", args=["nothing"])).status_code == 404
    invitations.withdraw(sent, by=editor)
    answer = client.get(link())
    assert answer.status_code == 410
    assert "was withdrawn" in answer.text
    client.force_login(stranger)
    assert client.post(link()).status_code == 409


def test_what_one_person_accepted_is_nobody_elses_page(client, accepted, stranger):
    client.force_login(stranger)
    assert client.get(accepted.get_absolute_url()).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_eight_who_accept_one_link_at_once_are_one(author, editor, condition):
    article = factories.submitted(author, condition).article
    invitations.invite(article, ADDRESS, by=editor)
    people = [factories.person(f"member-{n}", role=None) for n in range(EIGHT)]
    word = secret()
    outcomes = press([lambda by=by: invitations.accept(word, by=by) for by in people])
    assert outcomes == Counter(taken=1, conflict=EIGHT - 1)
    assert Invitation.objects.exclude(accepted_by=None).count() == 1
    assert audit.verify().ok


@pytest.mark.django_db(transaction=True)
def test_accepting_two_invitations_to_one_article_at_once_never_blocks(author, editor, condition):
    article = factories.submitted(author, condition).article
    words = []
    for n in range(EIGHT):
        invitations.invite(article, f"clinician-{n}@example.org", by=editor)
        words.append(secret(f"clinician-{n}@example.org"))
    person = factories.person("clinician", role=None)
    outcomes = press([lambda w=w: invitations.accept(w, by=person) for w in words])
    assert outcomes == Counter(taken=EIGHT)
    standing = Invitation.objects.filter(accepted_by=person, withdrawn_at=None)
    assert standing.count() == 1
    assert not invitations.open_ones().exists()
