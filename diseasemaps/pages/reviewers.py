"""Who reviews: all of them, and a page for each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.credentials import badge
<<<<<<< HEAD
from accounts.models import Credential, Role, User
from diseasemaps.articles.models import Review
from diseasemaps.finished import ANYTHING, finished
=======
from diseasemaps.articles import reviewers as reviewing
>>>>>>> main


@require_safe
def reviewers(request: HttpRequest) -> HttpResponse:
    """Each with credential, interests, and the live articles they stand by."""
<<<<<<< HEAD
    credentials = Credential.objects.current().order_by("-verified_at")
    people = _at_work().prefetch_related(
        Prefetch("credentials", credentials, to_attr="shown_credentials"),
        Prefetch("reviews", _standing(), to_attr="shown_reviews"),
    )
    people = people.order_by("full_name", "handle")
    return finished(render(request, "pages/reviewers.html", {"people": people}), ANYTHING)
=======
    return render(request, "pages/reviewers.html", {"people": reviewing.listed()})
>>>>>>> main


@require_safe
def reviewer(request: HttpRequest, pk) -> HttpResponse:
    """One reviewer."""
    person = get_object_or_404(reviewing.known(), pk=pk)
    reviews = list(reviewing.standing().filter(reviewer=person))
    context = {
        "person": person,
        "name": reviews[0].reviewer_name if reviews else person.professional_name,
        "badge": badge(person.credentials.all()),
        "reviews": reviews,
    }
<<<<<<< HEAD
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
=======
    return render(request, "pages/reviewer.html", context)
>>>>>>> main
