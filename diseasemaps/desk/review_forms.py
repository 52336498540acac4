"""What narrows the review desk, and how an editor asks reviewers to take texts on."""

import uuid
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from diseasemaps.articles import assigning
from diseasemaps.articles.models import Revision, Topic
from diseasemaps.conditions.models import Condition
from diseasemaps.step_forms import VerbForm

NOBODY = "nobody"
MOST_NAMED = 200  # reviewers to choose from
NUL = {"null_characters_not_allowed": "This holds a character that no name has."}


class FilterForm(forms.Form):
    """Kept in the address, so that a narrowed desk can be kept as a bookmark. Whatever is odd in an
    address narrows nothing.
    """

    condition = forms.CharField(
        label="Condition", required=False, max_length=200, error_messages=NUL
    )
    topic = forms.ModelChoiceField(
        Topic.objects.all(), to_field_name="slug", required=False, empty_label="Any"
    )
    author = forms.CharField(label="Author", required=False, max_length=30, error_messages=NUL)
    assigned = forms.ChoiceField(
        label="Asked of",
        required=False,
        choices=[("", "Anybody or nobody"), ("me", "Me"), (NOBODY, "Nobody yet")],
    )
    age = forms.ChoiceField(
        label="Waiting", required=False, choices=[("", "However long"), ("late", "Too long")]
    )

    def __init__(self, data: Any, *, user: Any):
        super().__init__(data)
        self.user = user
        self.is_valid()

    def wanted(self, name: str) -> Any:
        return self.cleaned_data.get(name) or None

    @property
    def narrows(self) -> bool:
        return any(self.cleaned_data.values())

    def of(self, prefix: str = "") -> Q:
        """Condition, topic and author, for rows that lead to a revision by `prefix`."""
        found = Q()
        if text := self.wanted("condition"):
            called = Condition.objects.called(text).order_by().values("pk")
            found &= Q(**{f"{prefix}article__condition__in": called})
        if topic := self.wanted("topic"):
            found &= Q(**{f"{prefix}article__topic": topic})
        if handle := self.wanted("author"):
            found &= Q(**{f"{prefix}author__handle__iexact": handle})
        return found

    def waiting(self) -> Q:
        """Those, and who was asked and how long it waits."""
        found = self.of()
        match self.wanted("assigned"):
            case "me":
                found &= Q(assigned_to=self.user)
            case "nobody":
                found &= Q(assigned_to=None)
        if self.wanted("age"):
            found &= Q(submitted_at__lte=late_before())
        return found


class AssignForm(VerbForm):
    """Texts ticked on the desk, and whom to ask. `result` is what `assigning.assign` returned."""

    reviewer = forms.ChoiceField(
        label="Ask this reviewer", error_messages={"required": "Choose whom to ask."}
    )

    def __init__(self, data: Any = None):
        super().__init__(data)
        self.people = {str(one.pk): one for one in assigning.reviewers()[:MOST_NAMED]}
        named = [(pk, one.professional_name) for pk, one in self.people.items()]
        choices = [("", "Choose"), *named, (NOBODY, "Nobody: take the request back")]
        self.fields["reviewer"].choices = choices

    def assign(self, ticked: list[str], *, by: Any) -> bool:
        if not self.is_valid():
            return False
        reviewer: User | None = self.people.get(self.cleaned_data["reviewer"])
        return self.run(assigning.assign, _revisions(ticked), by=by, reviewer=reviewer)


def _revisions(ticked: list[str]) -> QuerySet[Revision]:
    known = Revision.objects.select_related("article")
    return known.filter(pk__in=[one for one in ticked[:MOST_NAMED] if _is_id(one)])


def _is_id(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def late_before() -> Any:
    """What was handed in before this moment waits longer than it should."""
    return timezone.now() - timedelta(days=settings.REVIEW_TARGET_DAYS)
