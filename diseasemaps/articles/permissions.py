"""Who may do what to an article's revision: predicates that say why not."""

from typing import Any

from django.conf import settings

from accounts.models import Role
from accounts.permissions import has_role, holds, is_member, may_write

is_editor = holds(Role.EDITOR)


def may_draft(user: Any) -> str | None:
    """May this person write articles?"""
    if not has_role(user, Role.AUTHOR, Role.EDITOR):
        return "Only an author can write articles."
    return may_write(user)


def wrote_it(user: Any, revision: Any) -> str | None:
    if not is_member(user) or revision.author_id != user.pk:
        return "Only its author can do this."
    return may_write(user)


def sees_work(user: Any, revision: Any) -> bool:
    """Does this person see who did what to it, and the notes, beyond what every reader sees?"""
    if has_role(user, Role.EDITOR, Role.REVIEWER):
        return True
    return is_member(user) and revision.author_id == user.pk


def may_review(user: Any, revision: Any) -> str | None:
    """A reviewer with a current credential who wrote no revision of this article (I4)."""
    if not has_role(user, Role.REVIEWER):
        return "Only a reviewer can do this."
    if user.current_credential is None:
        return "Your professional registration is not verified, or it has expired."
    # .all() and a loop, here and below: a page that asks for every button has them prefetched.
    if any(one.author_id == user.pk for one in revision.article.revisions.all()):
        return "You wrote a revision of this article, so somebody else has to review it."
    return None


def has_open_review(user: Any, revision: Any) -> str | None:
    """At work on this revision now; a credential that ended since then ends the right to decide."""
    reason = may_review(user, revision)
    if reason:
        return reason
    mine = (one for one in revision.reviews.all() if one.reviewer_id == user.pk)
    if all(one.decided_at for one in mine):
        return "You have no open review of this revision."
    return None


def may_join_review(user: Any, revision: Any) -> str | None:
    """Another reviewer, while more than one approval is asked for."""
    reason = may_review(user, revision)
    if reason:
        return reason
    if settings.REVIEW_APPROVALS < 2:
        return "One reviewer is enough for this article."
    if revision.reviews.filter(reviewer=user).exclude(verdict="released").exists():
        return "You are reviewing this revision already."
    return None


def open_reviews(revision: Any) -> Any:
    return revision.reviews.filter(decided_at=None)


def status_without_one_review(revision: Any) -> str:
    """Where a release leads: still under review while another Review is open or has approved."""
    approved = revision.reviews.filter(verdict="approved").exists()
    return "under_review" if approved or open_reviews(revision).count() > 1 else "submitted"


def status_after_approval(revision: Any) -> str:
    """Approved once this approval makes `REVIEW_APPROVALS`; else the review goes on."""
    approvals = revision.reviews.filter(verdict="approved").count() + 1
    return "approved" if approvals >= settings.REVIEW_APPROVALS else "under_review"
