"""Each status of each reviewed thing, reached by the verbs; and each step, taken by its verb."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from diseasemaps import workflow
from diseasemaps.articles import review
from diseasemaps.conditions.models import Condition
from diseasemaps.moderation import appeals, cases
from diseasemaps.questions import asking
from experiences import comments, moderation, vocabulary_review, writing
from experiences.models import Experience, VocabularyWord
from tests import factories


@dataclass
class Cast:
    """Everybody who could ask. `writer` wrote the thing; `reviewer` opened the review, if any."""

    writer: Any
    reviewer: Any
    other_reviewer: Any
    editor: Any
    moderator: Any  # took the decisions here
    other_moderator: Any
    admin: Any
    member: Any
    invited: Any  # to review the article, without a role
    signed_out: Any
    condition: Condition
    system: None = None

    PERSONS = (
        "writer", "reviewer", "other_reviewer", "editor", "moderator",
        "other_moderator", "admin", "member", "invited", "signed_out", "system",
    )  # fmt: skip


def article_revision(cast: Cast, status: str) -> Any:
    """A revision in `status`, by the verbs alone."""
    draft = factories.draft(cast.writer, cast.condition)
    factories.invited(cast.invited, draft.article, by=cast.editor)
    if status == "draft":
        return draft
    submitted = review.submit(draft, by=cast.writer)
    if status in ("submitted", "withdrawn"):
        return submitted if status == "submitted" else review.withdraw(submitted, by=cast.writer)
    under_review = review.start_review(submitted, by=cast.reviewer)
    match status:
        case "under_review":
            return under_review
        case "changes_requested":
            return review.request_changes(under_review, by=cast.reviewer, note="Say more.")
        case "rejected":
            return review.reject(under_review, by=cast.reviewer, note="Not so.")
    approved = review.approve(under_review, by=cast.reviewer, conflict_of_interest="None.")
    match status:
        case "approved":
            return approved
        case "retracted":
            return review.retract(approved, by=cast.editor, note="The source was withdrawn.")
        case "superseded":
            _succeed(cast, approved)
            approved.refresh_from_db()
            return approved
    raise AssertionError(status)


def _succeed(cast: Cast, approved: Any) -> None:
    next_one = review.submit(review.revise(approved.article, by=cast.writer), by=cast.writer)
    next_one = review.start_review(next_one, by=cast.reviewer)
    review.approve(next_one, by=cast.reviewer, conflict_of_interest="None.")


def experience_revision(cast: Cast, status: str) -> Any:
    """A revision of an experience in `status`, by the verbs alone."""
    if status == "draft":
        factories.consents.give(cast.writer, factories.consents.HEALTH)
        return factories.told(cast.writer, cast.condition)
    pending = factories.pending(cast.writer, cast.condition)
    match status:
        case "pending":
            return pending
        case "changes_requested":
            return moderation.request_changes(pending, by=cast.moderator, note="No names, please.")
        case "rejected":
            return moderation.reject(pending, by=cast.moderator, rule="privacy", note="A name.")
        case "withdrawn":
            return moderation.withdraw(pending, by=cast.writer)
    published = moderation.publish(pending, by=cast.moderator)
    if status == "superseded":
        again = writing.revise(published.experience, by=cast.writer)
        moderation.publish(moderation.submit(again, by=cast.writer), by=cast.moderator)
        published.refresh_from_db()
    return published


def experience(cast: Cast, status: str) -> Any:
    """A published experience in `status`, by the verbs alone."""
    post = factories.published(cast.writer, cast.condition, cast.moderator).experience
    match status:
        case "visible":
            return post
        case "hidden":
            return moderation.hide(post, by=cast.moderator, note="Under discussion.")
        case "removed":
            return moderation.remove(post, by=cast.moderator, rule="privacy", note="A name.")
        case "taken_down":
            return moderation.take_down(post, by=cast.writer)
    raise AssertionError(status)


def question(cast: Cast, status: str) -> Any:
    """A question in `status`, by the verbs alone."""
    asked = asking.ask(cast.condition, text="What helps?", by=cast.writer)
    if status == "pending":
        return asked
    if status == "rejected":
        return asking.reject(asked, by=cast.moderator, rule="kindness", note="Unkind.")
    published = asking.publish(asked, by=cast.moderator)
    match status:
        case "published":
            return published
        case "hidden":
            return asking.hide(published, by=cast.moderator, note="Under discussion.")
        case "taken_down":
            return asking.take_down(published, by=cast.writer)
    raise AssertionError(status)


def comment(cast: Cast, status: str) -> Any:
    """A comment of the writer in `status`, by the verbs alone."""
    post = factories.published(cast.member, cast.condition, cast.moderator).experience
    made = comments.comment(Experience.objects.get(pk=post.pk), text="Thank you.", by=cast.writer)
    if status == "pending":
        return made
    if status == "rejected":
        return comments.reject(made, by=cast.moderator, rule="kindness", note="Unkind.")
    published = comments.publish(made, by=cast.moderator)
    match status:
        case "hidden":
            return comments.hide(published, by=cast.moderator, note="Under discussion.")
        case "taken_down":
            return comments.take_down(published, by=cast.writer)
    return published


def vocabulary_word(cast: Cast, status: str) -> Any:
    """A symptom as the writer named it, in `status`, by the verbs alone."""
    factories.symptom()
    draft = telling_of_own_word(cast)
    moderation.submit(draft, by=cast.writer)
    word = VocabularyWord.objects.get()
    match status:
        case "mapped":
            return vocabulary_review.map(word, by=cast.moderator, means="Ataxia")
        case "kept":
            return vocabulary_review.keep(word, by=cast.moderator)
    return word


def telling_of_own_word(cast: Cast) -> Any:
    factories.consents.give(cast.writer, factories.consents.HEALTH)
    draft = factories.told(cast.writer, cast.condition)
    return writing.save(
        draft,
        by=cast.writer,
        fields={"title": "How it began", "story": "It began slowly."},
        symptoms=[{"typed": "wobbly knees", "severity": 2}],
    )


def appeal(cast: Cast, status: str) -> Any:
    """An appeal of the writer against what the moderator decided, in `status`, by the verbs."""
    asked = question(cast, "rejected")
    made = appeals.appeal(cases.reason(asked), by=cast.writer, text="It was not unkind.")
    match status:
        case "upheld":
            return appeals.uphold(made, by=cast.other_moderator, note="You are right.")
        case "dismissed":
            return appeals.dismiss(made, by=cast.other_moderator, note="It was.")
        case "withdrawn":
            return appeals.withdraw(made, by=cast.writer)
    return made


MAKE: dict[str, Callable[[Cast, str], Any]] = {
    "article_revision": article_revision,
    "experience_revision": experience_revision,
    "experience": experience,
    "question": question,
    "comment": comment,
    "vocabulary_word": vocabulary_word,
    "appeal": appeal,
}

_NOTE = {"note": "Because."}
_RULE = {"rule": "privacy", "note": "Because."}
_COI = {"conflict_of_interest": "None."}
EXTRA: dict[tuple[str, str], dict[str, str]] = {
    ("article_revision", "request_changes"): _NOTE,
    ("article_revision", "approve"): _COI,
    ("article_revision", "reject"): _NOTE,
    ("article_revision", "reaffirm"): _COI,
    ("article_revision", "retract"): _NOTE,
    ("experience_revision", "request_changes"): _NOTE,
    ("experience_revision", "reject"): _RULE,
    ("experience", "hide"): _NOTE,
    ("experience", "remove"): _RULE,
    ("question", "reject"): _RULE,
    ("question", "hide"): _NOTE,
    ("comment", "reject"): _RULE,
    ("comment", "hide"): _NOTE,
    ("vocabulary_word", "map"): {"means": "Ataxia"},
    ("appeal", "uphold"): _NOTE,
    ("appeal", "dismiss"): _NOTE,
}
MODULES = {
    "article_revision": review,
    "experience_revision": moderation,
    "experience": moderation,
    "question": asking,
    "comment": comments,
    "vocabulary_word": vocabulary_review,
    "appeal": appeals,
}


def take(kind: str, step: str, thing: Any, *, by: Any) -> Any:
    """Take `step` by its verb; by the engine where the system takes it as part of another verb."""
    if (step, thing.status) == ("reinstate", "superseded"):  # its successor has to give way first
        workflow.take("reopen", thing.experience.live_revision, by=None)
    verb = getattr(MODULES[kind], step, None)
    if verb is None or step in ("reopen", "reinstate"):
        return workflow.take(step, thing, by=by)
    return verb(thing, by=by, **EXTRA.get((kind, step), {}))
