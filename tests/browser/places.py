"""The seeded world with a few things more, and every page of it that each person has."""

from functools import partial
from io import StringIO
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.urls import reverse

from accounts import credentials
from accounts.models import User
from diseasemaps.articles import citing, helpfulness, invitations, problems, remarks, review, wishes
from diseasemaps.articles.models import (
    Article,
    CannedRequest,
    ChecklistItem,
    Problem,
    Revision,
    Source,
    Topic,
)
from diseasemaps.conditions.models import Condition
from diseasemaps.moderation import appeals, flags, notes
from diseasemaps.moderation.models import (
    Appeal,
    CannedNote,
    Case,
    Decision,
    Helpline,
    WatchedWord,
)
from diseasemaps.notifications import fan_out, following
from diseasemaps.questions import asking
from diseasemaps.questions.models import Question
from diseasemaps.seed.people import DEMO_SIGN_INS
from diseasemaps.texts.publishing import publish
from experiences import bookmarks, comments, moderation, reactions, telling
from experiences.models import Comment, Experience, ExperienceRevision
from tests import factories
from tests.seed.conftest import fill_catalogue

MEMBER = DEMO_SIGN_INS["member"]
INVITED = "a.clinician.with-a-long-name@university-hospital.example.org"
ROLES = ["reader", "member", "author", "reviewer", "moderator", "editor", "admin"]
COMMENT_STEP = "experiences:comment_step"
LONG = "Pseudopseudohypoparathyroidism-leukoencephalopathy syndrome"


def build() -> None:
    """Needs DEBUG, as the seed does."""
    fill_catalogue()
    call_command("seed", stdout=StringIO())
    member, moderator = person("member"), person("moderator")
    empty = factories.condition(LONG, slug="long")
    factories.told(member, empty)
    asked = asking.ask(empty, text="Does pseudohypoaldosteronism belong to it?", by=member)
    asking.publish(asked, by=moderator)
    asking.ask(empty, text="May I travel by aeroplane?", by=member)
    factories.pending(member, empty, title="A stumble on the stairs")
    changes = factories.pending(member, empty, title="A second one")
    moderation.request_changes(changes, by=moderator, note="Please take the name out.")
    hidden = factories.published(member, empty, moderator, title="A third one")
    moderation.hide(hidden.experience, by=moderator, note="Somebody asked us to look again.")
    _reported_and_appealed(member, moderator, empty)
    credentials.ask(
        by=person("author"),
        title="Neurologist",
        registration="N1",
        issuing_body="A register",
        country="GB",
        evidence="The page of the register.",
    )
    publish("consent-email", title="News by e-mail", body="In newer words.", by=None)
    following.follow(empty, by=member)
    for reader in (moderator, person("author")):
        reactions.react(_of(member), by=reader, kind="helpful")
    factories.passkey(member)
    _commented(member)
    _told_by_readers(member)
    _surround_a_review()
    fan_out.fan_out_due()


def _commented(member: User) -> None:
    """Below the member's post somebody else's comment with the member's answer; one that waits."""
    post, other, moderator = _of(member), person("author"), person("moderator")
    answered = None
    for by, text in ((other, "It was the same for me."), (member, "Thank you for saying so.")):
        made = comments.comment(post, text=text, by=by, answers=answered)
        answered = comments.publish(made, by=moderator) if made.status == "pending" else made
    comments.comment(_of_another(), text="Write to me: m@example.org", by=member)
    bookmarks.keep(_of_another(), by=member)


def _reported_and_appealed(member: User, moderator: User, condition: Condition) -> None:
    """Two decisions against the member, one of them appealed; a post that readers reported."""
    for title in ("An appeal waits", "An appeal is possible"):
        gone = factories.published(member, condition, moderator, title=title).experience
        moderation.remove(gone, by=moderator, rule="privacy", note="It has a name in it.")
    decision = Decision.objects.get(case__snapshot__title="An appeal waits", action="remove")
    appeals.appeal(decision, by=member, text="I made that name up.")
    told = Experience.objects.public().exclude(author=member).first()
    flags.flag(told, by=member, rule="privacy", words="Is this a real name?")
    flags.flag(told, by=None, words="I think so, too.")
    notes.load()


def _told_by_readers(member: User) -> None:
    """Two reports, one of them answered; a wish; a text that helped. And a second approved text."""
    live = Article.objects.live().order_by("created_at").first().live_revision
    report = partial(problems.report, live, reader_type="patient")
    report(text="The dose in this place is not the one in the guideline.", by=None)
    answered = report(text="Is this still so?", by=member)
    problems.answer(
        answered, outcome="reopened", note="A clinician looks again.", by=person("editor")
    )
    unwritten = Topic.objects.exclude(article__condition=live.article.condition).first()
    wishes.wish(live.article.condition, unwritten)
    for _ in range(helpfulness.FEW):
        helpfulness.count(live, reader_type="patient", answer="yes")
    author, reviewer = live.author, live.reviews.first().reviewer
    new = review.submit(review.revise(live.article, by=author), by=author)
    new = review.start_review(new, by=reviewer)
    review.approve(new, by=reviewer, conflict_of_interest="None.")


def _surround_a_review() -> None:
    """A remark with its answer, a draft that differs from the live text, two invitations."""
    read = _revision("under_review")
    words = {"reader_type": "patient", "anchor": "short-answer", "text": "Who says so?"}
    said = remarks.remark(read, by=read.reviews.get(decided_at=None).reviewer, **words)
    remarks.answer(said, by=read.author, text="The guideline of the society; I add it.")
    live = Article.objects.live().filter(live_revision__author=person("author")).first()
    draft = review.revise(live, by=person("author"))
    remarks.remark(draft, by=person("author"), **words)
    factories.invited(person("member"), read.article, by=person("editor"))
    invitations.invite(read.article, INVITED, by=person("editor"))


def person(role: str) -> User | None:
    return User.objects.filter(email=DEMO_SIGN_INS.get(role, "")).first()


def pages(role: str) -> list[str]:
    """Paths. Everybody has those of a reader; the others' are what their role adds."""
    return PAGES[role]()


def _step(thing: Any, step: str, url_name: str = "articles:step") -> str:
    return reverse(url_name, args=[thing.pk, step])


def _revision(status: str, author: str = "") -> Revision:
    found = Revision.objects.filter(status=status, article__live_revision=None)
    return (found.filter(author__email=author) if author else found).first()


def _reader() -> list[str]:
    full = Condition.objects.get(slug="progressive-multifocal-leukoencephalopathy")
    told = ExperienceRevision.objects.filter(
        status="published", experience__status="visible"
    ).order_by("pk")
    shown = [told.filter(experience__audience=who).first() for who in ("public", "members")]
    live = Article.objects.filter(condition=full).live().first()
    retracted = _revision("retracted").article.get_absolute_url()
    return [
        "/",
        "/conditions/",
        "/conditions/?letter=p",
        "/conditions/?letter=x",
        *(
            reverse(name, args=[slug])
            for name in ("pages:condition", "experiences:of_condition", "questions:ask")
            for slug in (full.slug, "long")
        ),
        Question.objects.get(status="published").get_absolute_url(),
        *(revision.experience.get_absolute_url() for revision in shown),
        reverse("pages:reviewer", args=[person("reviewer").pk]),
        reverse("pages:member", args=[person("member").handle]),
        *_of_article(live),
        *_compared(),
        retracted,
        retracted + "history/",
        _revision("submitted").article.get_absolute_url(),
        _revision("under_review").article.get_absolute_url(),
        "/transparency/",
        "/support/",
        reverse("moderation:flag", args=["experience", shown[0].experience_id]),
        "/search/",
        "/search/?q=leukoencephalopathy",
        "/search/?q=zzzzzz",
        *map(reverse, PLAIN),
        factories.link_in_mail_to(INVITED),
        "/accounts/confirm-email/nothing/",
        "/accounts/password/reset/key/0-nothing/",
        "/nowhere/",
    ]


def _of_article(live: Article) -> list[str]:
    """Everything that a reader finds about one answer."""
    here = live.get_absolute_url()
    more = ("", "?for=student", "history/", "history/compare/", "report/")
    return [*(here + path for path in more), citing.permalink(live.live_revision)]


def _compared() -> list[str]:
    """A text that is not the current one, and what differs from it."""
    old = Revision.objects.filter(status="superseded").first()
    history = reverse("pages:article_history", args=[old.article.condition.slug, old.article.slug])
    both = f"from={old.pk}&to={old.article.live_revision_id}"
    return [history, citing.permalink(old), f"{history}compare/?{both}"]


PLAIN = [
    "pages:reviewers",
    "pages:policy",
    "pages:rules",
    "account_login",
    "account_signup",
    "account_request_login_code",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_email_verification_sent",
    "api:docs",
]


OWN = [
    "accounts:blocks",
    "accounts:credential",
    "accounts:profile",
    "experiences:handle",
    "notifications:following",
    "notifications:preferences",
    "usersessions_list",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "mfa_reauthenticate_webauthn",
]
SECOND_STEP = [
    "mfa_index",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_reauthenticate",
]


def _passkey() -> Authenticator:
    return person("member").authenticator_set.get()


def _of(author: User) -> Experience:
    return Experience.objects.public().filter(author=author).first()


def _of_another() -> Experience:
    others = Experience.objects.public().exclude(author=person("member"))
    return others.filter(is_alias=False).first()


def _member() -> list[str]:
    mine = ExperienceRevision.objects.filter(experience__author=person("member"))
    pending, draft = mine.get(status="pending"), mine.get(status="draft")
    waiting = Question.objects.get(status="pending")
    return [
        "/",
        "/me/",
        "/me/consents/",
        "/me/consents/consent-email/",
        person("member").review_invitations.get().get_absolute_url(),
        factories.link_in_mail_to(INVITED),
        *map(reverse, OWN),
        *(
            reverse(name, args=[_passkey().pk])
            for name in ("mfa_edit_webauthn", "mfa_remove_webauthn")
        ),
        "/notifications/",
        "/notifications/follow/condition/long/",
        reverse("notifications:follow", args=["member", _of_another().byline]),
        reverse("experiences:block", args=[_of_another().pk]),
        "/accounts/logout/",
        "/accounts/password/change/",
        "/accounts/reauthenticate/",
        *(f"/me/consents/consent-{key}/withdraw/" for key in ("account", "health", "email")),
        "/experiences/new/?condition=long",
        "/conditions/long/ask/",
        *{revision.experience.get_absolute_url() for revision in mine},
        *_of_reading(),
        reverse("experiences:edit", args=[draft.pk]),
        *(reverse("experiences:part", args=[draft.pk, part]) for part in telling.SLUGS),
        reverse("experiences:preview", args=[draft.pk]) + "?as=reader",
        reverse("experiences:preview", args=[draft.pk]),
        _step(pending, "withdraw", "experiences:revision_step"),
        _step(pending.experience, "take_down", "experiences:step"),
        waiting.get_absolute_url(),
        *(problem.get_absolute_url() for problem in Problem.objects.filter(reporter__email=MEMBER)),
        _step(Question.objects.get(status="published"), "take_down", "questions:step"),
        "/me/reports/",
        *_appealed(),
        "/desk/review/",  # refused
    ]


def _of_reading() -> list[str]:
    """What a member finds beside a text: their own comment, one to answer, what they keep."""
    member = person("member")
    feed = _of(member).condition.slug
    waiting = Comment.objects.get(author=member, status="pending")
    other = Comment.objects.filter(status="published").exclude(author=member).first()
    return [
        reverse("experiences:bookmarks"),
        reverse("experiences:of_condition", args=[feed]) + "?sort=like-me",
        reverse("experiences:of_condition", args=[feed]) + "?role=carer&since=6-10",
        reverse("experiences:leave", args=[_of(member).pk]),
        waiting.get_absolute_url(),
        reverse("experiences:answer", args=[other.pk]),
        reverse("experiences:comment_block", args=[other.pk]),
        _step(Comment.objects.get(author=member, status="published"), "take_down", COMMENT_STEP),
        reverse("notifications:follow", args=["experience", _of_another().pk]),
    ]


def _appealed() -> list[str]:
    made = Appeal.objects.get()
    other = Decision.objects.get(case__snapshot__title="An appeal is possible", action="remove")
    return [
        made.get_absolute_url(),
        reverse("moderation:appeal_step", args=[made.pk, "withdraw"]),
        reverse("moderation:make_appeal", args=[other.pk]),
    ]


def _author() -> list[str]:
    mine = Revision.objects.filter(author=person("author"))
    draft = mine.get(status="draft", based_on=None)
    again = mine.get(status="draft", based_on__isnull=False)
    return [
        "/me/",
        reverse("articles:diff", args=[again.pk]),
        "/article-revisions/new/",
        "/article-revisions/new/?q=leuko",
        "/article-revisions/new/?condition=long",
        *(revision.get_absolute_url() for revision in mine),
        *(reverse("articles:edit", args=[one.pk]) for one in (draft, again)),
        _step(draft, "submit"),
        _step(mine.get(status="submitted"), "withdraw"),
        "/desk/",
        "/notifications/",
    ]


def _reviewer() -> list[str]:
    mine = _revision("under_review")
    waiting = _revision("submitted")
    live = Article.objects.live().exclude(live_revision__author=person("reviewer")).first()
    return [
        "/desk/",
        "/desk/review/",
        *map(reverse, SECOND_STEP),
        "/notifications/",
        waiting.get_absolute_url(),
        mine.get_absolute_url(),
        f"{mine.get_absolute_url()}?remark=text",
        reverse("articles:diff", args=[live.live_revision.pk]),
        *(_step(mine, step) for step in ("approve", "request_changes", "reject", "release")),
        _step(waiting, "start_review"),
        _step(live.live_revision, "reaffirm"),
    ]


def _moderator() -> list[str]:
    cases = Case.objects.order_by("opened_at")
    by_kind = {(case.kind, case.is_open): case for case in cases}
    return [
        "/desk/",
        "/desk/moderation/",
        "/desk/moderation/?whose=unclaimed&kind=question",
        "/desk/notes/",
        reverse("desk:note", args=[CannedNote.objects.first().pk]),
        "/desk/people/",
        *(f"/desk/words/{place}" for place in ("", "?q=salve", "new/", "import/", "phrases/")),
        reverse("desk:word", args=[WatchedWord.objects.order_by("pk")[0].pk]),
        "/desk/helplines/",
        "/desk/helplines/new/",
        reverse("desk:helpline", args=[Helpline.objects.order_by("pk")[0].pk]),
        reverse("desk:restrict_author", args=[cases.first().pk]),
        "/notifications/",
        *(case.get_absolute_url() for case in by_kind.values()),
    ]


def _registration(act: str, role: str) -> str:
    return reverse(f"desk:{act}", args=[person(role).pk])


def _source() -> Source:
    return Source.objects.exclude(doi=None).order_by("doi").first()


def _editor() -> list[str]:
    live = Article.objects.live().first()
    return [
        "/desk/",
        "/desk/review/",
        "/desk/conditions/new/",
        "/desk/conditions/long/",
        "/desk/credentials/",
        "/desk/sources/",
        "/desk/sources/?retracted=yes",
        *(
            reverse(f"desk:{name}", args=[_source().pk])
            for name in ("source", "mark_source", "unmark_source")
        ),
        "/desk/texts/",
        "/desk/texts/editorial-policy/",
        "/desk/topics/",
        "/desk/topics/new/",
        "/desk/topics/surgery/",
        "/desk/problems/",
        *(f"/desk/problems/{one.pk}/" for one in Problem.objects.all()),
        "/desk/wishes/",
        "/desk/helpful/",
        *(_registration(name, "author") for name in ("credential", "verify", "decline")),
        _registration("revoke", "reviewer"),
        "/desk/review/?author=nobody",
        "/desk/checklist/",
        "/desk/requests/",
        reverse("desk:checklist_item", args=[ChecklistItem.objects.first().pk]),
        reverse("desk:request", args=[CannedRequest.objects.first().pk]),
        reverse("articles:invitations", args=[_revision("under_review").article_id]),
        live.live_revision.get_absolute_url(),
        _step(live.live_revision, "retract"),
    ]


def _admin() -> list[str]:
    member, moderator = person("member"), person("moderator")
    return [
        "/desk/",
        "/desk/people/",
        "/desk/deliveries/",
        reverse("desk:person", args=[moderator.pk]),
        reverse("desk:grant", args=[member.pk]),
        reverse("desk:restrict", args=[member.pk]),
        reverse("desk:end", args=[moderator.pk, "moderator"]),
    ]


PAGES = {
    "reader": _reader,
    "member": _member,
    "author": _author,
    "reviewer": _reviewer,
    "moderator": _moderator,
    "editor": _editor,
    "admin": _admin,
}
