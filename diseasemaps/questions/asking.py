"""Asking a question, and what moderators and its author do with it.

Each verb returns the question as it is now, and raises what `workflow.take` does.
"""

from typing import Any

from django.utils import timezone

from accounts.models import Role
from accounts.permissions import may_write
from diseasemaps import audit, versions, workflow
from diseasemaps.conditions.models import Condition
from diseasemaps.moderation import cases, signals, weighing
from diseasemaps.moderation.models import Decision, Signal
from diseasemaps.notifications import audiences
from diseasemaps.notifications.models import Kind
from diseasemaps.notifications.notify import notify
from diseasemaps.questions.models import Question
from diseasemaps.workflow import Fault, Incomplete, Refused
from experiences.moderation import is_trusted

LONGEST = 300  # characters
COMPARED = 20  # of the same person's questions


@audit.recorded()
def ask(condition: Condition, *, text: str, by: Any) -> Question:
    """Ask `text` about `condition`; a moderator reads it before others do, unless `by` is trusted
    and nothing is found in it. Raises Refused, and Incomplete without a text.
    """
    reason = may_write(by)
    if reason:
        raise Refused(reason)
    if not text.strip():
        raise Incomplete([Fault("text", "Write your question.")])
    text = weighing.in_place(text.strip(), language="en", markdown=False, most=LONGEST)
    weighed = weighing.weigh(text, language="en", others=_asked_before(by), field="text")
    question = Question.objects.create(condition=condition, author=by, text=text)
    audit.record("question.ask", by=by, kind="question", id=question.pk)
    if is_trusted(by) and not weighed.holds:
        question = _publish_at_once(question)
        if weighed.marks:
            cases.open(question, signals=weighed.signals())
        return question
    newcomer = [] if is_trusted(by) else [signals.plain(Signal.Kind.NEWCOMER)]
    case = cases.open(question, signals=[*newcomer, *weighed.signals()])
    notify(audiences.role(Role.MODERATOR), Kind.QUESTION_SUBMITTED, about=case, by=by)
    return question


@audit.recorded()
def publish(
    question: Question, *, by: Any, rule: str = "", note: str = "", version: int | None = None
) -> Question:
    question, decision = _decide("publish", question, by, rule, note, version)
    question.published_at = timezone.now()
    question.save(update_fields=["published_at"])
    author = audiences.people(question.author)
    cases.tell(decision, author, Kind.QUESTION_PUBLISHED, about=question)
    # About the condition: the question's words may be taken back, and then stand in no inbox.
    followers = audiences.followers(question.condition, written_by=question.author)
    cases.tell(decision, followers, Kind.FOLLOWED_QUESTION, about=question.condition)
    return question


@audit.recorded()
def reject(
    question: Question, *, by: Any, note: str, rule: str = "", version: int | None = None
) -> Question:
    question, decision = _decide("reject", question, by, rule, note, version)
    cases.tell(decision, audiences.people(question.author), Kind.QUESTION_REJECTED, about=question)
    return question


@audit.recorded()
def hide(
    question: Question, *, by: Any, note: str, rule: str = "", version: int | None = None
) -> Question:
    question, decision = _decide("hide", question, by, rule, note, version)
    cases.tell(decision, audiences.people(question.author), Kind.QUESTION_HIDDEN, about=question)
    return question


@audit.recorded()
def restore(
    question: Question, *, by: Any, rule: str = "", note: str = "", version: int | None = None
) -> Question:
    question, decision = _decide("restore", question, by, rule, note, version)
    cases.tell(decision, audiences.people(question.author), Kind.QUESTION_RESTORED, about=question)
    return question


@audit.recorded()
def take_down(question: Question, *, by: Any, version: int | None = None) -> Question:
    question = workflow.take("take_down", question, by=by, version=version)
    cases.close(question)
    versions.bump(question.condition.page_key)
    return question


def _asked_before(by: Any) -> list[str]:
    asked = Question.objects.filter(author=by, status__in=["pending", "published"])
    return list(asked.order_by("-asked_at").values_list("text", flat=True)[:COMPARED])


def _publish_at_once(question: Question) -> Question:
    question = workflow.take("publish", question, by=None)
    question.published_at = timezone.now()
    question.save(update_fields=["published_at"])
    followers = audiences.followers(question.condition, written_by=question.author)
    notify(followers, Kind.FOLLOWED_QUESTION, about=question.condition, by=None)
    versions.bump(question.condition.page_key)
    return question


def _decide(
    step: str, question: Question, by: Any, rule: str, note: str, version: int | None
) -> tuple[Question, Decision]:
    question = workflow.take(step, question, by=by, version=version, note=note)
    decision = cases.settle(question, action=step, by=by, rule=rule, note=note)
    versions.bump(question.condition.page_key)
    return question, decision
