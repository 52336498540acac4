"""How experiences are moderated: what `moderation` needs to know of them."""

from typing import Any

from diseasemaps import workflow
from diseasemaps.moderation.kinds import Kind
from experiences import comments, compensating, moderation, vocabulary_review
from experiences.models import Comment, Experience, ExperienceRevision, VocabularyWord


def _lock_revision(revision: ExperienceRevision, version: int | None) -> ExperienceRevision:
    moderation.lock_post(revision)
    return workflow.lock(revision, version)


def _lock_comment(comment: Comment, version: int | None) -> Comment:
    comments.lock_post_of(comment)
    return workflow.lock(comment, version)


def _text(revision: ExperienceRevision) -> dict[str, Any]:
    return {
        "title": revision.title,
        "story": revision.story,
        "content_note": revision.content_note,
        "treatments": [tried.treatment.name for tried in revision.treatments.all()],
        "about_treatments": [
            words
            for tried in revision.treatments.all()
            for words in (tried.dose, tried.side_effects, tried.why_stopped)
            if words
        ],
        "dates": [event.text for event in revision.events.order_by("month", "pk")],
        "symptoms": [str(felt) for felt in revision.symptoms.all()],
    }


def _post_text(experience: Experience) -> dict[str, Any]:
    return _text(experience.live_revision) if experience.live_revision else {}


REVISION = Kind(
    name="experience_revision",
    find=lambda id: ExperienceRevision.objects.select_related("experience__condition").get(pk=id),
    lock=_lock_revision,
    author=lambda revision: revision.experience.author,
    condition=lambda revision: revision.experience.condition,
    language=lambda revision: revision.language,
    snapshot=_text,
    verbs={
        "publish": moderation.publish,
        "request_changes": moderation.request_changes,
        "reject": moderation.reject,
    },
    own={"submit": moderation.submit, "withdraw": moderation.withdraw},
    replaces=lambda revision: revision.experience.live_revision,
    undo={
        "publish": compensating.reopen,
        "request_changes": compensating.reopen,
        "reject": compensating.reopen,
    },
    uphold={"reject": compensating.reinstate_revision},
)

POST = Kind(
    name="experience",
    find=lambda id: Experience.objects.select_related("condition").get(pk=id),
    lock=workflow.lock,
    author=lambda experience: experience.author,
    condition=lambda experience: experience.condition,
    language=lambda experience: "en",
    snapshot=_post_text,
    verbs={
        "hide": moderation.hide,
        "restore": moderation.restore,
        "remove": moderation.remove,
    },
    own={"take_down": moderation.take_down},
    readable=lambda user: Experience.objects.readable_by(user),
    undo={
        "hide": compensating.restore,
        "restore": compensating.hide_again,
        "remove": compensating.reinstate,
    },
    uphold={"hide": compensating.restore, "remove": compensating.reinstate_for_all},
)

WORD = Kind(
    name="vocabulary_word",
    find=lambda id: VocabularyWord.objects.select_related("symptom", "treatment").get(pk=id),
    lock=workflow.lock,
    author=lambda word: None,  # a moderator sees the word, not whose it is
    condition=lambda word: None,
    language=lambda word: word.language,
    snapshot=lambda word: {"text": word.text, "named_as": word.get_kind_display()},
    verbs={"map": vocabulary_review.map, "keep": vocabulary_review.keep},
    own={},
)

COMMENT = Kind(
    name="comment",
    find=lambda id: Comment.objects.select_related("experience__condition").get(pk=id),
    lock=_lock_comment,
    author=lambda comment: comment.author,
    condition=lambda comment: comment.experience.condition,
    language=lambda comment: comment.language,
    snapshot=lambda comment: {"text": comment.text},
    verbs={
        "publish": comments.publish,
        "reject": comments.reject,
        "hide": comments.hide,
        "restore": comments.restore,
    },
    own={"take_down": comments.take_down},
    readable=lambda user: Comment.objects.readable_by(user),
    undo={
        "publish": comments.reopen,
        "reject": comments.reopen,
        "hide": comments.show_again,
        "restore": comments.hide_again,
    },
    uphold={"reject": comments.reinstate, "hide": comments.show_again},
)
