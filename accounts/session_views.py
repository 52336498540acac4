"""Where a member is signed in, and ending that, one by one or all of the others."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts import sessions


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def signed_in(request: HttpRequest) -> HttpResponse:
    """The list; POST ends all but this one. In the place of the library's page."""
    here = request.session.session_key
    if request.method == "POST":
        sessions.end_others(request.user, current=here)
        messages.success(request, "You are signed out everywhere else.")
        return redirect("usersessions_list")
    found = sessions.of(request.user)
    others = [(one, sessions.public_id(one)) for one in found if one.session_key != here]
    current = next((one for one in found if one.session_key == here), None)
    context = {"current": current, "others": others}
    return render(request, "usersessions/usersession_list.html", context)


@login_required
@require_POST
def end(request: HttpRequest, key: str) -> HttpResponse:
    """Sign out there."""
    if not sessions.end(request.user, key):
        raise Http404
    messages.success(request, "That session has ended.")
    return redirect("usersessions_list")
