"""Event → Notification → Delivery: what happened, who is told, and each attempt to tell them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from uuid_utils.compat import uuid7


class Kind(models.TextChoices):
    """Everything that people are told about; each has templates/notifications/<kind>.txt."""

    ARTICLE_SUBMITTED = "article_submitted", "An article is waiting for review"
    ARTICLE_APPROVED = "article_approved", "Your article was approved"
    ARTICLE_CHANGES_REQUESTED = (
        "article_changes_requested",
        "Changes to your article were asked for",
    )
    ARTICLE_REJECTED = "article_rejected", "Your article was not accepted"
    ARTICLE_RETRACTED = "article_retracted", "An article was retracted"
    ARTICLE_REVIEW_STARTED = "article_review_started", "A reviewer is reading your article"
    ARTICLE_WITHDRAWN = "article_withdrawn", "An editor took your article back"
    REVIEW_RELEASED = "review_released", "A review was handed back"
    REVIEW_CLOSED = "review_closed", "A review of yours was closed by somebody else"
    REVIEW_ASSIGNED = "review_assigned", "You were asked to review an article"
    REVIEW_ENDING = "review_ending", "The time for a review of yours is nearly up"
    REVIEW_ENDED = "review_ended", "A review of yours was handed back: its time was up"
    REMARK_MADE = "remark_made", "A remark on an article you work on"
    ARTICLE_DUE = "article_due", "An article is due to be read again"
    SOURCE_RETRACTED = "source_retracted", "A source of an article was retracted"
    PROBLEM_REPORTED = "problem_reported", "A reader told us that something is wrong"
    PROBLEM_ANSWERED = "problem_answered", "What you told us about an article was answered"
    EXPERIENCE_SUBMITTED = "experience_submitted", "An experience is waiting for a moderator"
    EXPERIENCE_PUBLISHED = "experience_published", "Your experience is published"
    EXPERIENCE_CHANGES_REQUESTED = (
        "experience_changes_requested",
        "Changes to your experience were asked for",
    )
    EXPERIENCE_REJECTED = "experience_rejected", "Your experience was not published"
    EXPERIENCE_HIDDEN = "experience_hidden", "Your experience is hidden for now"
    EXPERIENCE_RESTORED = "experience_restored", "Your experience is visible again"
    EXPERIENCE_REMOVED = "experience_removed", "Your experience was removed"
    EXPERIENCE_HELPFUL = "experience_helpful", "Somebody found your story helpful"
    EXPERIENCE_ME_TOO = "experience_me_too", "Somebody recognised themselves in your story"
    EXPERIENCE_THANKS = "experience_thanks", "Somebody thanks you for your story"
    COMMENT_SUBMITTED = "comment_submitted", "A comment is waiting for a moderator"
    COMMENT_PUBLISHED = "comment_published", "Your comment is published"
    COMMENT_REJECTED = "comment_rejected", "Your comment was not published"
    COMMENT_HIDDEN = "comment_hidden", "Your comment is hidden for now"
    COMMENT_RESTORED = "comment_restored", "Your comment is visible again"
    COMMENT_MADE = "comment_made", "A comment on your experience"
    COMMENT_ANSWERED = "comment_answered", "Somebody answered your comment"
    FOLLOWED_COMMENT = "followed_comment", "A new comment on an experience you follow"
    FLAGGED = "flagged", "Something was reported"
    FLAG_ANSWERED = "flag_answered", "What you reported was looked at"
    CRISIS_RAISED = "crisis_raised", "Somebody may be in danger"
    CRISIS_UNANSWERED = "crisis_unanswered", "Somebody may be in danger, and nobody has looked yet"
    CASE_ESCALATED = "case_escalated", "A moderator asks for another pair of eyes"
    APPEAL_MADE = "appeal_made", "An appeal is waiting for an answer"
    APPEAL_UPHELD = "appeal_upheld", "Your appeal was upheld"
    APPEAL_DISMISSED = "appeal_dismissed", "Your appeal was answered"
    QUESTION_SUBMITTED = "question_submitted", "A question is waiting for a moderator"
    QUESTION_PUBLISHED = "question_published", "Your question is published"
    QUESTION_REJECTED = "question_rejected", "Your question was not published"
    QUESTION_HIDDEN = "question_hidden", "Your question is hidden for now"
    QUESTION_RESTORED = "question_restored", "Your question is visible again"
    ROLE_PROPOSED = "role_proposed", "A role is waiting for a second admin"
    ROLE_GRANTED = "role_granted", "You were given a role"
    ROLE_ENDED = "role_ended", "A role of yours has ended"
    CREDENTIAL_ASKED = "credential_asked", "A registration is waiting to be verified"
    CREDENTIAL_VERIFIED = "credential_verified", "Your registration is verified"
    CREDENTIAL_DECLINED = "credential_declined", "Your registration could not be verified"
    CREDENTIAL_REVOKED = "credential_revoked", "Your registration does not count any more"
    CREDENTIAL_EXPIRING = "credential_expiring", "Your registration expires soon, or has expired"
    RESTRICTED = "restricted", "Your account is restricted"
    RESTRICTION_LIFTED = "restriction_lifted", "A restriction of your account was lifted"
    FOLLOWED_ARTICLE = "followed_article", "A new article on a condition you follow"
    FOLLOWED_EXPERIENCE = "followed_experience", "A new experience on a condition you follow"
    FOLLOWED_QUESTION = "followed_question", "A new question on a condition you follow"
    FOLLOWED_REVISION = "followed_revision", "A new version of an article you follow"
    FOLLOWED_RETRACTION = "followed_retraction", "An article you follow was taken back"
    FOLLOWED_MEMBER = "followed_member", "A new experience by somebody you follow"


class Mail(models.TextChoices):
    """When a member gets mail about news of one kind."""

    NOW = "now", "At once"
    DAILY = "daily", "Once a day"
    WEEKLY = "weekly", "Once a week"
    NEVER = "never", "Never"


class Event(models.Model):
    """Something that happened, written in the transaction in which it happened."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=40, choices=Kind.choices)
    about_kind = models.CharField(max_length=60)  # app_label.Model
    about_id = models.CharField(max_length=40)
    path = models.CharField(max_length=300)  # where the news can be read
    label = models.CharField(max_length=200, blank=True)  # names the thing, in the inbox only
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    audience = models.JSONField()  # see audiences.py
    # The decision that it tells of: undone in time, it never happened.
    part_of = models.UUIDField(null=True, blank=True)
    fan_out_after = models.DateTimeField(default=timezone.now)
    fanned_out_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    dead_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["fan_out_after"],
                condition=Q(fanned_out_at=None, dead_at=None),
                name="event_waiting",
            ),
            models.Index(fields=["about_kind", "about_id", "kind"], name="event_about"),
            models.Index(
                fields=["part_of"], condition=Q(part_of__isnull=False), name="event_part_of"
            ),
        ]


class Notification(models.Model):
    """One event in one member's inbox; twice is once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="notifications")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    waits_for = models.CharField(max_length=10, blank=True, choices=Mail.choices)  # which digest
    digest = models.ForeignKey(  # the one that gathered it
        "Delivery", null=True, on_delete=models.SET_NULL, related_name="gathered"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "recipient"], name="told_once"),
            models.CheckConstraint(
                condition=Q(waits_for__in=["", "daily", "weekly"]), name="waits_for_a_digest"
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="inbox"),
            models.Index(
                fields=["waits_for", "recipient"],
                condition=Q(digest=None, read_at=None) & ~Q(waits_for=""),
                name="waiting_for_digest",
            ),
        ]


class Delivery(models.Model):
    """One message on its way: for a notification, a digest of several, or account mail with its
    own text.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # the Message-ID
    notification = models.ForeignKey(
        Notification, null=True, on_delete=models.CASCADE, related_name="deliveries"
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="deliveries"
    )
    digest = models.CharField(max_length=20, blank=True)  # its period: daily:2026-11-20
    channel = models.CharField(max_length=10, default="email")
    urgent = models.BooleanField(default=False)  # goes before the rest, by its own worker
    address = models.EmailField(blank=True)  # account mail: where; else the recipient's, at sending
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)  # account mail: emptied once sent
    html = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    dead_at = models.DateTimeField(null=True, blank=True)
    unwanted = models.BooleanField(default=False)  # dead because nobody wants it: nothing to mend
    last_error = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["notification", "channel"], name="one_delivery_a_channel"
            ),
            models.UniqueConstraint(
                fields=["recipient", "digest"],
                condition=~Q(digest=""),
                name="one_digest_a_period",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(dead_at=None), name="sent_or_dead_not_both"
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=Q(sent_at=None, dead_at=None),
                name="delivery_waiting",
            ),
            models.Index(
                fields=["not_before"],
                condition=Q(sent_at=None, dead_at=None, urgent=True),
                name="urgent_delivery_waiting",
            ),
        ]


class Subscription(models.Model):
    """A member follows (or mutes) a thing."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="subscriptions"
    )
    about_kind = models.CharField(max_length=60)
    about_id = models.CharField(max_length=40)
    muted = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "about_kind", "about_id"], name="followed_once")
        ]
        indexes = [models.Index(fields=["about_kind", "about_id"])]


class Preference(models.Model):
    """How a member wants mail of one kind; without a row, the kind's own default (kinds.py)."""

    Mail = Mail

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preferences"
    )
    kind = models.CharField(max_length=40, choices=Kind.choices)
    mail = models.CharField(max_length=10, choices=Mail.choices, default=Mail.NOW)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="one_preference")]


class Suppression(models.Model):
    """An address that gets no more mail: it bounced, or complained."""

    address = models.EmailField(unique=True)
    reason = models.CharField(max_length=100)
    at = models.DateTimeField(default=timezone.now)
    # The one Delivery that may go there all the same: it asks whether the address works again.
    let_through = models.UUIDField(null=True, blank=True)
    let_through_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)  # it works again since


class Heartbeat(models.Model):
    """When a process of this name was last at work."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
