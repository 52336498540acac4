"""A clinician is invited by e-mail to review one article, with an ordinary account.

The link in the mail is the invitation: whoever opens it and accepts is the one who was meant, so
only its SHA-256 is kept, and it works once. It gives no role. Beyond accepting, the person needs
what every reviewer needs (`permissions.may_review`): a registration that an editor verified, a
second step of signing in, and not to have written the article.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts import consents
from accounts.models import Role
from accounts.permissions import has_role, is_member
from diseasemaps import audit
from diseasemaps.articles import permissions, review
from diseasemaps.articles.models import Article, Invitation, Review, Revision
from diseasemaps.notifications import delivery
from diseasemaps.workflow import Conflict, Fault, Incomplete, Refused

LONGEST = 254  # characters of an address (RFC 5321)
SUBJECT = "An invitation to review an article"


@audit.recorded()
def invite(article: Article, email: str, *, by: Any) -> Invitation:
    """Send `email` a link to accept. It names neither the article nor its condition.

    Raises Refused; Incomplete for what is no address; Conflict while an invitation to this address
    is open. Whether the address has an account is told to nobody.
    """
    reason = permissions.is_editor(by, article)
    if reason:
        raise Refused(reason)
    address = _address(email)
    Article.objects.select_for_update(no_key=True, of=("self",)).get(pk=article.pk)
    _forget(article.invitations.filter(_over_in_time()))
    if open_ones().filter(article=article, email__iexact=address).exists():
        raise Conflict("This address is invited already. Withdraw that first to send a new link.")
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        article=article,
        email=address,
        secret_sha256=_sha256(secret),
        invited_by=by,
        expires_at=timezone.now() + timedelta(days=settings.INVITATION_DAYS),
    )
    _send(invitation, secret)
    _record("invite", invitation, by)
    return invitation


@audit.recorded()
def accept(secret: str, *, by: Any) -> Invitation:
    """`by` takes the invitation on, and with it consents to the Text for reviewers.

    Raises Refused (signed out, suspended, who sent it, who wrote the article), Conflict once it is
    used, withdrawn or too old, Invitation.DoesNotExist. Accepting twice is once.
    """
    if not is_member(by):
        raise Refused("Sign in to accept the invitation.")
    found = find(secret)
    # The article first: two invitations to it that one person accepts at once take turns.
    Article.objects.select_for_update(no_key=True, of=("self",)).get(pk=found.article_id)
    now = Invitation.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if now.accepted_by_id == by.pk and now.withdrawn_at is None:
        return now
    reason = why_closed(now)
    if reason:
        raise Conflict(reason)
    reason = why_not_for(now, by)
    if reason:
        raise Refused(reason)
    consents.give(by, consents.REVIEWER)
    accepted = _accept(now, by)
    _record("accept", accepted, by)
    return accepted


@audit.recorded()
def withdraw(invitation: Invitation, *, by: Any) -> Invitation:
    """An editor takes it back, whether it was accepted or not: from the next request on it opens
    nothing, and a review that was begun by it is handed back. Raises Refused, Conflict.
    """
    reason = permissions.is_editor(by, invitation.article)
    if reason:
        raise Refused(reason)
    now = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if now.withdrawn_at is not None:
        raise Conflict("This invitation is withdrawn already.")
    now.withdrawn_at, now.email = timezone.now(), ""
    now.save(update_fields=["withdrawn_at", "email"])
    _record("withdraw", now, by)
    if now.accepted_by and not has_role(now.accepted_by, Role.REVIEWER):
        _hand_back(now, by)
    return now


def expire() -> int:
    """Forget the addresses of invitations that nobody accepted in time; returns how many. For the
    clock.
    """
    return _forget(Invitation.objects.filter(_over_in_time()))


def find(secret: str) -> Invitation:
    """The invitation behind a link. Raises Invitation.DoesNotExist."""
    found = Invitation.objects.select_related("article__condition", "invited_by")
    return found.get(secret_sha256=_sha256(secret))


def open_ones() -> Any:
    """Invitations that can be accepted now."""
    return Invitation.objects.filter(
        accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
    )


def why_closed(invitation: Invitation) -> str | None:
    """Why nobody can accept it any more, in a sentence; None while somebody can."""
    if invitation.withdrawn_at is not None:
        return "This invitation was withdrawn."
    if invitation.accepted_at is not None:
        return "This invitation has been accepted already: the link works once."
    if invitation.expires_at <= timezone.now():
        return "The time to accept this invitation is over. Ask for a new one."
    return None


def why_not_for(invitation: Invitation, user: Any) -> str | None:
    """Why this person of all cannot accept it."""
    if invitation.invited_by_id == user.pk:
        return "You sent this invitation, so somebody else has to accept it."
    if permissions.wrote_any(user, invitation.article):
        return "You wrote a revision of this article, so somebody else has to review it."
    return None


def standing(invitation: Invitation, user: Any) -> Invitation | None:
    """What `user` holds for the article of this link: theirs, accepted and not withdrawn."""
    if not is_member(user):
        return None
    theirs = invitation.article.invitations.filter(accepted_by=user, withdrawn_at=None)
    return theirs.select_related("article").first()


@dataclass(frozen=True)
class Needs:
    """What somebody who accepted still has to do before they can review, and where to read."""

    second_step: bool
    registration: bool
    registration_waits: bool
    revision: Revision | None

    @property
    def ready(self) -> bool:
        return not self.second_step and not self.registration


def needs(accepted: Invitation, user: Any) -> Needs:
    known = Revision.objects.visible_to(user).filter(article=accepted.article)
    in_review = known.filter(status__in=("submitted", "under_review")).first()
    return Needs(
        second_step=user.lacks_second_step,
        registration=user.current_credential is None,
        registration_waits=user.credentials.waiting().exists(),
        revision=in_review or known.filter(status="approved").first(),
    )


def _accept(now: Invitation, by: Any) -> Invitation:
    """One standing row a person and article: an earlier one that was withdrawn stands again."""
    moment = timezone.now()
    earlier = Invitation.objects.select_for_update().filter(article=now.article, accepted_by=by)
    former = earlier.first()
    if former is None:
        now.accepted_by, now.accepted_at, now.email = by, moment, ""
        now.save(update_fields=["accepted_by", "accepted_at", "email"])
        return now
    former.withdrawn_at = None
    former.save(update_fields=["withdrawn_at"])
    now.withdrawn_at, now.email = moment, ""
    now.save(update_fields=["withdrawn_at", "email"])
    return former


def _hand_back(invitation: Invitation, by: Any) -> None:
    theirs = Review.objects.filter(
        reviewer=invitation.accepted_by, decided_at=None, revision__article=invitation.article
    )
    for one in theirs.select_related("revision"):
        review.release(one.revision, by=by, review=one)


def _over_in_time() -> Q:
    late = Q(accepted_at=None, withdrawn_at=None, expires_at__lte=timezone.now())
    return late & ~Q(email="")


@audit.recorded()
def _forget(late: Any) -> int:
    rows = list(late.select_for_update(skip_locked=True, of=("self",)))
    for invitation in rows:
        invitation.email = ""
        invitation.save(update_fields=["email"])
        _record("expire", invitation, None)
    return len(rows)


def _address(email: str) -> str:
    address = email.strip()
    try:
        validate_email(address if len(address) <= LONGEST else "")
    except ValidationError:
        fault = Fault("email", "Write the whole address, like name@example.org.")
        raise Incomplete([fault]) from None
    return address


def _send(invitation: Invitation, secret: str) -> None:
    words = {
        "site_name": settings.SITE_NAME,
        "link": settings.SITE_URL + reverse("articles:invitation", args=[secret]),
        "until": invitation.expires_at,
    }
    text = render_to_string("articles/invitation_mail.txt", words).strip() + "\n"
    delivery.send_account_mail(address=invitation.email, subject=SUBJECT, text=text)


def _sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _record(act: str, invitation: Invitation, by: Any) -> None:
    audit.record(f"invitation.{act}", by=by, kind="article", id=invitation.article_id)
