"""A member's public page: what they let this reader see, and what they published by this name."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts import profile
from accounts.models import User
from accounts.permissions import is_member
from experiences.following import people
from experiences.models import Experience

MOST = 50  # posts


@require_safe
def member(request: HttpRequest, handle: str) -> HttpResponse:
    """Where nothing is granted there is no page: it would only say that the name exists."""
    person = get_object_or_404(User.objects.active(), handle__iexact=handle)
    fields = profile.shown_to(request.user, person)
    posts = Experience.objects.readable_by(request.user).filter(author=person, is_alias=False)
    cards = list(posts.order_by("-published_at", "-id").values_list("card_html", flat=True)[:MOST])
    if not fields and not cards:
        raise Http404
    may_follow = not is_member(request.user) or people(request.user).filter(pk=person.pk).exists()
    context = {"person": person, "fields": fields, "cards": cards, "may_follow": may_follow}
    return render(request, "pages/member.html", context)
