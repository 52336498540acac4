"""Comments below an experience: writing one, and what moderators and its author do with it.

Below their own post a writer has the name that the post stands under; everybody else has their
handle, so nothing ties an alias to one. A person is locked before the post, that before a comment,
and that before its case. Each verb returns the comment as it is now, and raises what
`workflow.take` does.
"""

from typing import Any

from django.utils import timezone
from django.utils.html import linebreaks

from accounts import consents
from accounts.models import Role
from accounts.permissions import is_member, may_write
from diseasemaps import audit, versions, workflow
from diseasemaps.moderation import cases, signals, weighing
from diseasemaps.moderation.models import Decision, Signal
from diseasemaps.notifications import audiences
from diseasemaps.notifications.models import Kind
from diseasemaps.notifications.notify import notify
from diseasemaps.workflow import Fault, Incomplete, Refused
from experiences import moderation
from experiences.models import Comment, Experience

LONGEST = 2000  # characters
COMPARED = 20  # of the same person's comments
STANDS = ("pending", "published")
UNDONE = "A moderator took this back."


@audit.recorded()
def comment(
    experience: Experience, *, text: str, by: Any, answers: Comment | None = None
) -> Comment:
    """`by` writes `text` below a post, or with `answers` below a comment of it; an answer to an
    answer stands below the same comment. The same words pressed twice are one comment.

    A trusted member's is published at once unless something is found in it. Raises Refused;
    Incomplete without a text, or with too long a one.
    """
    consents.lock(by if by.is_authenticated else None)  # pressed twice at once is written once
    experience = lock_post(experience)
    reason = may_comment(by, experience) or may_answer(by, experience, answers)
    if reason:
        raise Refused(reason)
    language = experience.live_revision.language if experience.live_revision else "en"
    text = weighing.in_place(text.strip(), language=language, markdown=False, most=LONGEST)
    _require_text(text)
    parent = (answers.answers or answers) if answers else None
    alike = Comment.objects.filter(experience=experience, author=by, answers=parent, text=text)
    if known := alike.filter(status__in=STANDS).first():
        return known
    made = _write(experience, parent, text, by)
    return _screen(made, by)


def _write(experience: Experience, parent: Comment | None, text: str, by: Any) -> Comment:
    revision: Any = experience.live_revision
    own = experience.author_id == by.pk
    made = Comment.objects.create(
        experience=experience,
        answers=parent,
        author=by,
        byline=experience.byline if own else by.handle,
        is_alias=own and experience.is_alias,
        text=text,
        html=linebreaks(text, autoescape=True),
        language=revision.language,
    )
    audit.record("comment.make", by=by, kind="comment", id=made.pk)
    return made


def _written_before(made: Comment, by: Any) -> list[str]:
    others = Comment.objects.filter(author=by, status__in=STANDS).exclude(pk=made.pk)
    return list(others.order_by("-written_at").values_list("text", flat=True)[:COMPARED])


def _screen(made: Comment, by: Any) -> Comment:
    language, others = made.language, _written_before(made, by)
    weighed = weighing.weigh(made.text, language=language, others=others, field="text")
    trusted = moderation.is_trusted(by)
    if trusted and not weighed.holds:
        made = _publish(made, by=None)
        _tell_readers(made, None)
        if weighed.marks:
            cases.open(made, signals=weighed.signals())
        return made
    newcomer = [] if trusted else [signals.plain(Signal.Kind.NEWCOMER)]
    case = cases.open(made, signals=[*newcomer, *weighed.signals()])
    notify(audiences.role(Role.MODERATOR), Kind.COMMENT_SUBMITTED, about=case, by=by)
    return made


@audit.recorded()
def publish(
    comment: Comment, *, by: Any, rule: str = "", note: str = "", version: int | None = None
) -> Comment:
    """A moderator lets it be read; its author, the post's and whoever follows are told."""
    lock_post_of(comment)
    comment = _publish(comment, by=by, note=note, version=version)
    decision = cases.settle(comment, action="publish", by=by, rule=rule, note=note)
    _tell_author(comment, Kind.COMMENT_PUBLISHED, decision)
    _tell_readers(comment, decision)
    return comment


@audit.recorded()
def reject(
    comment: Comment, *, by: Any, note: str, rule: str = "", version: int | None = None
) -> Comment:
    """A moderator refuses it and says why; its author can still read it."""
    comment, decision = _decide("reject", comment, by, rule, note, version)
    _tell_author(comment, Kind.COMMENT_REJECTED, decision)
    return comment


@audit.recorded()
def hide(
    comment: Comment, *, by: Any, note: str, rule: str = "", version: int | None = None
) -> Comment:
    """Out of sight until somebody has looked. `by=None`: the threshold of reports."""
    comment, decision = _decide("hide", comment, by, rule, note, version)
    _tell_author(comment, Kind.COMMENT_HIDDEN, decision)
    return comment


@audit.recorded()
def restore(
    comment: Comment, *, by: Any, rule: str = "", note: str = "", version: int | None = None
) -> Comment:
    """Visible again."""
    comment, decision = _decide("restore", comment, by, rule, note, version)
    _tell_author(comment, Kind.COMMENT_RESTORED, decision)
    return comment


@audit.recorded()
def take_down(comment: Comment, *, by: Any, version: int | None = None) -> Comment:
    """Its author takes it down: gone for everybody else at once; answers to it stay."""
    lock_post_of(comment)
    comment = workflow.take("take_down", comment, by=by, version=version)
    cases.close(comment)
    _show(comment)
    return comment


# --- The way back: what undoing a decision, and upholding an appeal, does ---------------------


@audit.recorded()
def reopen(comment: Comment) -> None:
    """It waits for a moderator again."""
    comment = _by_itself("reopen", comment)
    comment.published_at = None
    comment.save(update_fields=["published_at"])


@audit.recorded()
def reinstate(comment: Comment) -> None:
    """What was refused is published after all."""
    _keep_date(_by_itself("reinstate", comment))


@audit.recorded()
def show_again(comment: Comment) -> None:
    _by_itself("restore", comment)


@audit.recorded()
def hide_again(comment: Comment) -> None:
    _by_itself("hide", comment, note=UNDONE)


# --- Who may ---------------------------------------------------------------------------------


def may_comment(user: Any, experience: Experience, *, can_read: bool | None = None) -> str | None:
    """Why `user` may not comment on this post; None when they may: they can read it, and neither
    has its author blocked them nor they its author, under the name that it stands under.
    `can_read`: whether that is so, where it is known already.
    """
    reason = may_write(user)
    if reason:
        return reason
    if can_read is None:
        can_read = Experience.objects.readable_by(user).filter(pk=experience.pk).exists()
    return None if can_read else "This cannot be read any more."


def may_answer(user: Any, experience: Experience, answers: Comment | None) -> str | None:
    """Why `user` may not answer this comment; None when they may, or where there is none."""
    if answers is None:
        return None
    below = Comment.objects.readable_by(user).filter(experience=experience, pk=answers.pk)
    return None if below.exists() else "The comment that you answer cannot be read any more."


# --- What the verbs share --------------------------------------------------------------------


def lock_post(experience: Experience) -> Experience:
    """Who writes below one post goes one after the other, and after whoever leaves it."""
    posts = Experience.objects.select_for_update(of=("self",), no_key=True)
    return posts.select_related("condition", "live_revision", "author").get(pk=experience.pk)


def lock_post_of(comment: Comment) -> Experience:
    """Lock the post that `comment` stands below, before the comment itself."""
    return lock_post(comment.experience)


def _decide(
    step: str, comment: Comment, by: Any, rule: str, note: str, version: int | None
) -> tuple[Comment, Decision]:
    lock_post_of(comment)
    comment = workflow.take(step, comment, by=by, version=version, note=note)
    decision = cases.settle(comment, action=step, by=by, rule=rule, note=note)
    _show(comment)
    return comment, decision


def _by_itself(step: str, comment: Comment, *, note: str = "") -> Comment:
    lock_post_of(comment)
    comment = workflow.take(step, comment, by=None, note=note)
    _show(comment)
    return comment


def _publish(comment: Comment, *, by: Any, note: str = "", version: int | None = None) -> Comment:
    comment = workflow.take("publish", comment, by=by, version=version, note=note)
    _keep_date(comment)
    _show(comment)
    return comment


def _keep_date(comment: Comment) -> None:
    """Its place in the thread is that of its publication."""
    comment.published_at = comment.published_at or timezone.now()
    comment.save(update_fields=["published_at"])


def _tell_readers(comment: Comment, decision: Decision | None) -> None:
    """The author of the post, whoever is answered, and whoever follows the post: of those, only who
    may read it. The news is about the post, and leads to the comment.
    """
    post = comment.experience
    answered = comment.answers.author if comment.answers else None
    told = [(answered, Kind.COMMENT_ANSWERED)]
    if answered is None or answered != post.author:
        told.append((post.author, Kind.COMMENT_MADE))
    for person, kind in told:
        if person != comment.author and _may_read(person, comment):
            _say(audiences.people(person), kind, comment, decision)
    alias = comment.byline if comment.is_alias else ""
    followers = audiences.followers(post, written_by=comment.author, alias=alias)
    _say(followers, Kind.FOLLOWED_COMMENT, comment, decision)


def _say(audience: dict[str, Any], kind: str, comment: Comment, decision: Decision | None) -> None:
    post, path = comment.experience, comment.get_absolute_url()
    if decision is None:  # nobody decided: nothing can be undone
        notify(audience, kind, about=post, by=comment.author, path=path)
    else:
        cases.tell(decision, audience, kind, about=post, path=path)


def _may_read(person: Any, comment: Comment) -> bool:
    read = Comment.objects.readable_by(person).filter(pk=comment.pk)
    return is_member(person) and read.exists()


def _tell_author(comment: Comment, kind: Kind, decision: Decision) -> None:
    cases.tell(decision, audiences.people(comment.author), kind, about=comment)


def _show(comment: Comment) -> None:
    versions.bump(comment.experience.page_key)


def _require_text(text: str) -> None:
    if not text:
        raise Incomplete([Fault("text", "Write your comment.")])
    if len(text) > LONGEST:
        message = f"A comment has at most {LONGEST:,} characters; this one has {len(text):,}."
        raise Incomplete([Fault("text", message)])
