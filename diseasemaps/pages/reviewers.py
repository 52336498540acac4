"""Who reviews: all of them, and a page for each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.credentials import badge
from diseasemaps.articles import reviewers as reviewing
from diseasemaps.finished import ANYTHING, finished


@require_safe
def reviewers(request: HttpRequest) -> HttpResponse:
    """Each with credential, interests, and the live articles they stand by."""
    answer = render(request, "pages/reviewers.html", {"people": reviewing.listed()})
    return finished(answer, ANYTHING)


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
    return finished(render(request, "pages/reviewer.html", context), ANYTHING)
