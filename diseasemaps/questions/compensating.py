"""The way back: what undoing a decision, and upholding an appeal, does to a question."""

from django.utils import timezone

from diseasemaps import versions, workflow
from diseasemaps.questions.models import Question


def reopen(question: Question) -> None:
    """It waits for a moderator again."""
    _take("reopen", question)
    question.published_at = None
    question.save(update_fields=["published_at"])


def reinstate(question: Question) -> None:
    """What was refused is published after all."""
    _take("reinstate", question)
    question.published_at = timezone.now()
    question.save(update_fields=["published_at"])


def restore(question: Question) -> None:
    _take("restore", question)


def hide_again(question: Question) -> None:
    _take("hide", question, note="A moderator took this back.")


def _take(step: str, question: Question, *, note: str = "") -> None:
    workflow.take(step, question, by=None, note=note)
    versions.bump(question.condition.page_key)
