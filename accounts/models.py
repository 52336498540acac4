"""Who people are: User, what they may (RoleGrant, Credential), what they agreed to (Consent)."""

import uuid
from functools import cached_property

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from accounts import countries, handles


class Role(models.TextChoices):
    """What a person may do beyond being a member. Everyone signed in is a member."""

    AUTHOR = "author", "Author"
    REVIEWER = "reviewer", "Reviewer"
    EDITOR = "editor", "Editor"
    MODERATOR = "moderator", "Moderator"
    ADMIN = "admin", "Admin"

    @classmethod
    def staff(cls) -> frozenset[str]:
        """Roles that decide about what others wrote, or see what is hidden."""
        return frozenset({cls.REVIEWER, cls.EDITOR, cls.MODERATOR, cls.ADMIN})


class ReaderType(models.TextChoices):
    PATIENT = "patient", "I live with it"
    CARER = "carer", "I care for somebody"
    CLINICIAN = "clinician", "I treat people"
    STUDENT = "student", "I am learning"


class Audience(models.TextChoices):
    """Who may see one field of a member's profile."""

    NOBODY = "nobody", "Only me"
    MEMBERS = "members", "Members"
    PUBLIC = "public", "Everybody"


class UserQuerySet(models.QuerySet["User"]):
    def active(self):
        """People who have an account and are not suspended now."""
        suspended = Restriction.objects.current().filter(
            kind=Restriction.Kind.SUSPENDED, user=models.OuterRef("pk")
        )
        return self.filter(~models.Exists(suspended), is_active=True, erased_at=None)

    def with_role(self, role: str):
        """People who hold `role` now."""
        grants = RoleGrant.objects.current().filter(role=role, user=models.OuterRef("pk"))
        return self.active().filter(models.Exists(grants))

    def whether_agreed(self, key: str, *, unless_asked: bool = False):
        """Each with `agreed`: do they consent to the Text `key` now, in any version?

        `unless_asked`: also those who never said anything about it.
        """
        said = Consent.objects.filter(user=models.OuterRef("pk"), text_version__text__key=key)
        agreed: models.Exists | Q = models.Exists(said.filter(withdrawn_at=None))
        return self.annotate(agreed=agreed | ~models.Exists(said) if unless_asked else agreed)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account. The handle is what others see; nobody else ever sees the e-mail address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    handle = models.CharField(
        max_length=30, unique=True, default=handles.suggest, validators=[handles.validate]
    )
    full_name = models.CharField(max_length=120, blank=True)  # shown only on professional work
    country = models.CharField(max_length=2, blank=True)  # ISO 3166-1 alpha-2
    time_zone = models.CharField(max_length=64, default="UTC")  # IANA name
    reader_type = models.CharField(
        max_length=10, choices=ReaderType.choices, default=ReaderType.PATIENT
    )
    country_audience = models.CharField(
        max_length=8, choices=Audience.choices, default=Audience.NOBODY
    )
    reader_type_audience = models.CharField(
        max_length=8, choices=Audience.choices, default=Audience.NOBODY
    )
    audit_id = models.UUIDField(unique=True, null=True, default=uuid.uuid4, editable=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = UserManager()

    # True on somebody who is signed in without a second step: then staff roles rest.
    lacks_second_step = False

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("handle"), name="handle_once_whatever_case"),
            models.UniqueConstraint(Lower("email"), name="email_once_whatever_case"),
        ]

    def __str__(self) -> str:
        return self.handle

    @cached_property
    def current_roles(self) -> frozenset[str]:
        """Roles in effect when this instance was loaded: none while suspended, and none of the
        staff for somebody who signed in without a second step.
        """
        if self.is_suspended:
            return frozenset()
        return self.granted_roles - Role.staff() if self.lacks_second_step else self.granted_roles

    def as_of_now(self) -> "User":
        """The same person, signed in the same way, as the database knows them now."""
        now = User.objects.get(pk=self.pk)
        now.lacks_second_step = self.lacks_second_step
        return now

    @cached_property
    def granted_roles(self) -> frozenset[str]:
        return frozenset(self.role_grants.current().values_list("role", flat=True))

    @property
    def roles_rest(self) -> bool:
        """A staff role was given, and waits for a second step of signing in."""
        return self.lacks_second_step and not self.granted_roles.isdisjoint(Role.staff())

    @cached_property
    def current_restrictions(self) -> frozenset[str]:
        return frozenset(self.restrictions.current().values_list("kind", flat=True))

    @property
    def is_suspended(self) -> bool:
        return not self.is_active or Restriction.Kind.SUSPENDED in self.current_restrictions

    @property
    def is_silenced(self) -> bool:
        return self.is_suspended or Restriction.Kind.SILENCED in self.current_restrictions

    def has_role(self, *roles: str) -> bool:
        return bool(self.current_roles.intersection(roles))

    @cached_property
    def current_credential(self) -> "Credential | None":
        return self.credentials.current().order_by("-verified_at").first()

    @property
    def professional_name(self) -> str:
        return self.full_name or self.handle

    # What django.contrib.admin asks. Operators only; there is no second permission system.
    @property
    def is_staff(self) -> bool:
        return self.has_role(Role.ADMIN)

    @property
    def is_superuser(self) -> bool:
        return self.has_role(Role.ADMIN)

    def has_perm(self, perm: str, obj=None) -> bool:
        return self.has_role(Role.ADMIN)

    def has_module_perms(self, app_label: str) -> bool:
        return self.has_role(Role.ADMIN)


class CurrentQuerySet(models.QuerySet):
    """Rows that hold now: begun, not ended, not taken back."""

    def current(self):
        now = timezone.now()
        return self.filter(Q(until=None) | Q(until__gt=now), revoked_at=None)


class RoleGrantQuerySet(CurrentQuerySet):
    def current(self):
        """What holds now; an admin who was proposed is none before another admin has agreed."""
        proposed = Q(role=Role.ADMIN, granted_by__isnull=False, confirmed_at=None)
        return super().current().exclude(proposed)

    def standing(self):
        """What holds now, or waits for a second admin."""
        return super().current()

    def waiting_for(self, admin):
        """What another admin has asked for, and this one could confirm."""
        proposed = Q(role=Role.ADMIN, granted_by__isnull=False, confirmed_at=None)
        asked = (proposed & ~Q(granted_by=admin)) | (
            Q(end_asked_by__isnull=False) & ~Q(end_asked_by=admin)
        )
        return self.standing().filter(asked).exclude(user=admin).select_related("user")


class RoleGrant(models.Model):
    """A role given to a member by somebody else, until when, and why.

    To make somebody an admin, or to end that, takes two admins: one asks, another confirms.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="role_grants"
    )
    role = models.CharField(max_length=10, choices=Role.choices)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # null: the operator, from the command line
    granted_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    end_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # an admin who wants this admin's role ended, and waits for another to agree
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200)
    end_reason = models.CharField(max_length=200, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(user=models.F("granted_by")) | Q(granted_by=None),
                name="nobody_grants_themselves",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                & ~Q(confirmed_by=models.F("granted_by"))
                & ~Q(confirmed_by=models.F("user")),
                name="a_role_is_confirmed_by_a_third_person",
            ),
            models.CheckConstraint(
                condition=Q(end_asked_by=None)
                | Q(revoked_by=None)
                | ~Q(revoked_by=models.F("end_asked_by")),
                name="an_end_is_confirmed_by_somebody_else",
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(revoked_at=None, until=None),
                name="one_standing_grant_of_a_role",
            ),
        ]

    def __str__(self) -> str:
        return self.get_role_display()

    @property
    def label(self) -> str:
        return self.get_role_display()

    def get_absolute_url(self) -> str:
        """Where its holder sees it."""
        return reverse("accounts:me")

    @property
    def waits(self) -> bool:
        """Proposed, and not yet confirmed by a second admin."""
        by_a_person = self.granted_by_id is not None
        return self.role == Role.ADMIN and by_a_person and self.confirmed_at is None


class CredentialQuerySet(models.QuerySet["Credential"]):
    def current(self):
        today = timezone.localdate()
        return self.filter(expires_on__gt=today, revoked_at=None, verified_at__isnull=False)

    def waiting(self):
        """Asked for, and neither verified nor declined yet."""
        return self.filter(verified_at=None, declined_at=None)


class Credential(models.Model):
    """A clinician's registration: asked for by them, verified by somebody else, expiring."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="credentials"
    )
    full_name = models.CharField(max_length=120, blank=True)  # as it stands in the register
    title = models.CharField(max_length=120)  # "Consultant neurologist"
    registration = models.CharField(max_length=60)
    issuing_body = models.CharField(max_length=120)
    country = models.CharField(max_length=2)
    evidence = models.TextField(blank=True)  # where and how it can be looked up, in words
    interests = models.TextField(blank=True)  # competing interests, in the person's own words
    asked_at = models.DateTimeField(default=timezone.now)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verified_at = models.DateTimeField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    declined_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)  # why it was declined or revoked, to its holder
    warned_days = models.PositiveSmallIntegerField(
        null=True, blank=True
    )  # last told so long before

    objects = CredentialQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(verified_by=None, verified_at=None)
                | Q(
                    verified_by__isnull=False,
                    verified_at__isnull=False,
                    expires_on__isnull=False,
                    declined_at=None,
                ),
                name="verified_by_somebody_at_some_time",
            ),
            models.CheckConstraint(
                condition=~Q(user=models.F("verified_by")) | Q(verified_by=None),
                name="nobody_verifies_themselves",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(verified_at=None, declined_at=None),
                name="one_registration_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.issuing_body}"

    def get_absolute_url(self) -> str:
        """Where its holder sees how it stands."""
        return reverse("accounts:credential")

    @property
    def country_name(self) -> str:
        return countries.NAMES.get(self.country, self.country)

    @property
    def is_current(self) -> bool:
        held = self.verified_at is not None and self.revoked_at is None
        return held and self.expires_on > timezone.localdate()


class Consent(models.Model):
    """A member's agreement to one version of one Text, and when they took it back."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents"
    )
    text_version = models.ForeignKey("texts.TextVersion", on_delete=models.PROTECT)
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "text_version"],
                condition=Q(withdrawn_at=None),
                name="one_standing_consent",
            ),
        ]


class Restriction(models.Model):
    """Something a member may not do, why, and until when."""

    class Kind(models.TextChoices):
        SILENCED = "silenced", "Silenced"
        SUSPENDED = "suspended", "Suspended"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="restrictions"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = CurrentQuerySet.as_manager()

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def label(self) -> str:
        """For the inbox: what, why, and until when."""
        end = f" until {self.until:%-d %B %Y}" if self.until else ""
        return f"{self.get_kind_display()}{end}: {self.reason}"

    def get_absolute_url(self) -> str:
        return reverse("accounts:me")


class FormerHandle(models.Model):
    """A handle that its member gave up: for a while nobody else can be mistaken for them."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="former_handles"
    )
    handle = models.CharField(max_length=30)
    given_up_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(Lower("handle"), name="former_handle")]


class Block(models.Model):
    """`blocker` does not want to see what stands under this byline; blocked, not only muted, its
    author cannot read the blocker either.

    One row for each byline: the blocker must not learn that two bylines are one person, so what
    they no longer see, and what they can undo, goes by the byline that they saw.
    """

    class Kind(models.TextChoices):
        BLOCKED = "blocked", "Blocked"
        MUTED = "muted", "Muted"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    blocker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blocks_made"
    )
    blocked = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blocks_received"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.BLOCKED)
    byline = models.CharField(max_length=30, blank=True)  # as the blocker saw it
    is_alias = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["blocker", "blocked", "byline"], name="blocked_once_a_byline"
            ),
            models.CheckConstraint(
                condition=~Q(blocker=models.F("blocked")), name="nobody_blocks_themselves"
            ),
        ]


class Tries(models.Model):
    """How often somebody tried something in a window of time (limits.py), by an HMAC of both.

    The table is unlogged: after a crash of the database every window begins anew.
    """

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "tries"
