"""Who reviews: all of them, and a page for each."""

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.credentials import badge
from accounts.models import Credential, Role, User
from diseasemaps.articles.models import Review
from diseasemaps.finished import ANYTHING, finished


@require_safe
def reviewers(request: HttpRequest) -> HttpResponse:
    """Each with credential, interests, and the live articles they stand by."""
    credentials = Credential.objects.current().order_by("-verified_at")
    people = _at_work().prefetch_related(
        Prefetch("credentials", credentials, to_attr="shown_credentials"),
        Prefetch("reviews", _standing(), to_attr="shown_reviews"),
    )
    people = people.order_by("full_name", "handle")
    return finished(render(request, "pages/reviewers.html", {"people": people}), ANYTHING)


@require_safe
def reviewer(request: HttpRequest, pk) -> HttpResponse:
    """One reviewer: at work now, or whose name stands on an article that is live.

    Nobody else has such a page: it would say who is a member.
    """
    person = get_object_or_404(User, pk=pk)
    reviews = list(_standing().filter(reviewer=person))
    if not reviews and not _at_work().filter(pk=pk).exists():
        raise Http404
    context = {
        "person": person,
        "name": reviews[0].reviewer_name if reviews else person.professional_name,
        "badge": badge(person.credentials.all()),
        "reviews": reviews,
    }
    return finished(render(request, "pages/reviewer.html", context), ANYTHING)


def _at_work() -> QuerySet[User]:
    registered = Credential.objects.current().filter(user=OuterRef("pk"))
    return User.objects.with_role(Role.REVIEWER).filter(Exists(registered))


def _standing() -> QuerySet[Review]:
    """The words that live articles stand on, newest first."""
    words = Review.objects.filter(
        verdict__in=["approved", "reaffirmed"], revision__status="approved"
    )
    return words.select_related("revision__article__condition").order_by("-decided_at")
