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
    if not is_member(user):
        return False
    return revision.author_id == user.pk or sees_as_invited(user, revision)


def sees_as_invited(user: Any, revision: Any) -> bool:
    """Invited for this article, and signed in as carefully as the staff: sees what they will read,
    but no draft, which is nobody's to read yet.
    """
    if user.lacks_second_step or revision.status == "draft":
        return False
    return is_invited(user, revision.article)


def is_invited(user: Any, article: Any) -> bool:
    """Has this person accepted an invitation to review this article that still stands?"""
    # .all() and a loop, here and below: a page that asks for every button has them prefetched.
    return is_member(user) and any(
        one.accepted_by_id == user.pk and one.withdrawn_at is None
        for one in article.invitations.all()
    )


def may_review(user: Any, revision: Any) -> str | None:
    """A reviewer, or somebody invited for this article, with a current credential who wrote no
    revision of it (I4). Both need a second step of signing in.
    """
    if not has_role(user, Role.REVIEWER):
        if not is_invited(user, revision.article):
            return "Only a reviewer can do this."
        if user.lacks_second_step:
            return "Set up a second step of signing in first: reviewing needs more than a password."
    if user.current_credential is None:
        return "Your professional registration is not verified, or it has expired."
    if wrote_any(user, revision.article):
        return "You wrote a revision of this article, so somebody else has to review it."
    return None


def wrote_any(user: Any, article: Any) -> bool:
    """Did this person write any revision of the article? Then they never review it (I4)."""
    return any(one.author_id == user.pk for one in article.revisions.all())


def may_remark(user: Any, revision: Any) -> str | None:
    """Who speaks of single places in the text: its author, who reviews it now, an editor."""
    if not is_member(user):
        return "Sign in to write a remark."
    if user.is_silenced:
        return may_write(user)
    if revision.author_id == user.pk or has_role(user, Role.EDITOR):
        return None
    if has_open_review(user, revision) is None:
        return None
    return "Remarks are for the author, for who reviews this text now, and for editors."


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


def approvals(revision: Any) -> int:
    """How many reviewers have approved it so far."""
    return sum(one.verdict == "approved" for one in revision.reviews.all())


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
