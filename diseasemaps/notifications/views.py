"""The inbox."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from diseasemaps.keyset import page as keyset_page
from diseasemaps.notifications import inbox as box

A_PAGE = 25  # notifications


@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    cursor = request.GET.get("before", "")
    mine = box.of(request.user)
    context = {
        "page": keyset_page(mine, order=("-id",), cursor=cursor, size=A_PAGE),
        "unread": box.unread(request.user).count(),
    }
    return render(request, "notifications/inbox.html", context)


@login_required
@require_POST
def read(request: HttpRequest, pk) -> HttpResponse:
    """Mark one as read, and with `open` go to what it is about."""
    notification = get_object_or_404(box.of(request.user), pk=pk)
    box.mark_read(box.of(request.user).filter(pk=pk))
    if "open" in request.POST:
        return redirect(notification.event.path)
    return redirect("notifications:inbox")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    box.mark_read(box.of(request.user))
    return redirect("notifications:inbox")
