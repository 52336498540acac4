"""What surrounds the review of a revision: remarks, checklist, canned requests, invitations, and
why a live text has to be read again.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from uuid_utils.compat import uuid7

from accounts.models import ReaderType


class ReviewRemark(models.Model):
    """What a reviewer says about one block of a revision, or an answer to that (one level).

    `anchor` is the block's id in the page of `reader_type`'s text, and `quote` its words then: by
    these the remark finds its block again in the revised draft. An empty anchor is the whole text.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    revision = models.ForeignKey(
        "articles.Revision", on_delete=models.PROTECT, related_name="remarks"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="review_remarks"
    )
    reply_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies"
    )
    reader_type = models.CharField(max_length=10, choices=ReaderType.choices)
    anchor = models.CharField(max_length=20, blank=True)
    quote = models.TextField(blank=True)
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    carried_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="carried_to"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="resolved_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["revision", "carried_from"], name="remark_carried_once"
            ),
        ]


class ChecklistItem(models.Model):
    """One thing that a reviewer looks at before they decide. The operator writes the list."""

    text = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)  # a Review keeps what it was asked

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text


class CannedRequest(models.Model):
    """A request for changes that is made often, ready to be put into the note."""

    title = models.CharField(max_length=100, unique=True)
    text = models.TextField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "title"]

    def __str__(self) -> str:
        return self.title


class Invitation(models.Model):
    """A clinician is asked by e-mail to review one article, with an ordinary account.

    The link in the mail holds a secret of which only the SHA-256 (hex) is kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    article = models.ForeignKey(
        "articles.Article", on_delete=models.PROTECT, related_name="invitations"
    )
    email = models.EmailField(blank=True)  # emptied when accepted, withdrawn or expired
    secret_sha256 = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="review_invitations",
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "article",
                Lower("email"),
                condition=Q(accepted_at=None, withdrawn_at=None) & ~Q(email=""),
                name="one_open_invitation_an_address",
            ),
            models.UniqueConstraint(
                fields=["article", "accepted_by"], name="invitation_accepted_once"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="accepted_by_somebody",
            ),
        ]

    def get_absolute_url(self) -> str:
        """Where whoever accepted sees what they need, and the article."""
        return reverse("articles:invited", args=[self.pk])


class Rereview(models.Model):
    """Why the live text of an article has to be read again, until it is: approved or reaffirmed."""

    class Reason(models.TextChoices):
        DUE = "due", "Its review is due"
        RETRACTION = "retraction", "A source of it was retracted"
        REPORT = "report", "A reader told us that something is wrong"
        ASKED = "asked", "An editor asked for it"

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="rereviews"
    )
    reason = models.CharField(max_length=10, choices=Reason.choices)
    source = models.ForeignKey(
        "articles.Source", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # null: the clock, or an import
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "reason", "source"],
                condition=Q(closed_at=None),
                nulls_distinct=False,
                name="one_open_rereview_a_reason",
            )
        ]


class DueNotice(models.Model):
    """Somebody was told that a review is due in so many days: each notice goes out once."""

    revision = models.ForeignKey(
        "articles.Revision", on_delete=models.CASCADE, related_name="due_notices"
    )
    due_on = models.DateField()
    days_before = models.SmallIntegerField()  # 60, 14, 0
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "due_on", "days_before"], name="due_notice_once"
            )
        ]
