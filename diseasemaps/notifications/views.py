"""The inbox, and which mail a member wants."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diseasemaps.keyset import page as keyset_page
from diseasemaps.notifications import bounces, following, kinds
from diseasemaps.notifications import inbox as box
from diseasemaps.notifications import preferences as wishes
from diseasemaps.notifications.forms import PreferencesForm

A_PAGE = 25  # notifications


@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    cursor = request.GET.get("before", "")
    page = keyset_page(box.rows(request.user), order=("-id",), cursor=cursor, size=A_PAGE)
    context = {
        "page": page,
        "news": [(row, box.title(row)) for row in page.rows],
        "unread": box.unread(request.user).count(),
        "mutable": kinds.MUTABLE,
    }
    return render(request, "notifications/inbox.html", context)


@login_required
@require_POST
def read(request: HttpRequest, pk) -> HttpResponse:
    """Mark one and its group as read, and with `open` go to what it is about."""
    notification = get_object_or_404(box.of(request.user), pk=pk)
    box.mark_read(box.group_of(notification))
    if "open" in request.POST:
        return redirect(notification.event.path)
    return redirect("notifications:inbox")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    box.mark_read(box.of(request.user))
    return redirect("notifications:inbox")


@login_required
@require_POST
def mute(request: HttpRequest, pk) -> HttpResponse:
    """No more such news from where this came."""
    mine = box.of(request.user).filter(event__kind__in=kinds.MUTABLE)
    notification = get_object_or_404(mine, pk=pk)
    following.mute(notification.event, by=request.user)
    messages.success(request, "Muted. You get no more such news from there.")
    return redirect("notifications:inbox")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, kind: str, id: str) -> HttpResponse:
    """Ask whether to follow a thing, or to follow it no more; a public page only links here."""
    try:
        thing = following.find(kind, id, by=request.user)
    except LookupError:
        raise Http404 from None
    if request.method == "POST":
        if "unfollow" in request.POST:
            following.unfollow(thing, by=request.user)
        else:
            following.follow(thing, by=request.user)
        if "list" in request.POST:
            return redirect("notifications:following")
        return redirect("notifications:follow", kind=kind, id=id)
    followable = following.named(kind)
    words = {
        "words": followable.words(thing),
        "address": followable.address(thing),
        "tells": followable.tells,
        "follows": following.follows(request.user, thing),
    }
    return render(request, "notifications/follow.html", words)


@login_required
@never_cache
@require_safe
def everything_followed(request: HttpRequest) -> HttpResponse:
    lists = following.everything(request.user)
    return render(request, "notifications/following.html", {"lists": lists})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    form = PreferencesForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved. It holds for mail from now on.")
        return redirect("notifications:preferences")
    words = {
        "form": form,
        "agrees": wishes.agrees(request.user.pk),
        "answers": wishes.agrees(request.user.pk, unless_asked=True),
        "consent": kinds.CONSENT_TO_MAIL,
    }
    return render(request, "notifications/preferences.html", words)


@csrf_exempt  # RFC 8058: a mail program presses it, without a page, a cookie or a session
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End mail of one kind to whom the link names. GET only asks: scanners follow links."""
    try:
        user_id, scope = wishes.read_token(token)
    except ValueError:
        raise Http404 from None
    done = request.method == "POST"
    if done:
        wishes.unsubscribe(user_id, scope)
    words = {"done": done, "what": wishes.scope_in_words(scope)}
    return render(request, "notifications/unsubscribe.html", words)


# --- Mail that came back ---------------------------------------------------------------------


@csrf_exempt
def mail_events(request: HttpRequest) -> HttpResponse:
    """Where the mail provider reports bounces and complaints; not there unless it is set up.

    Anymail's view for that provider checks the secret (400 without it) and understands the rest.
    """
    if not settings.MAIL_PROVIDER or not settings.ANYMAIL["WEBHOOK_SECRET"]:
        raise Http404
    try:
        webhook = resolve(f"/{settings.MAIL_PROVIDER}/tracking/", urlconf="anymail.urls")
    except Resolver404:
        raise Http404 from None
    return webhook.func(request)


@login_required
@require_POST
def ask_again(request: HttpRequest) -> HttpResponse:
    """The member says that their address works: send one mail there to see."""
    bounces.ask_again(request.user)
    messages.success(request, "A mail is on its way. Press the button behind its link.")
    return redirect("accounts:me")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest, token: str) -> HttpResponse:
    """The link of that mail arrived. GET only asks: scanners follow links."""
    try:
        user_id, whose = bounces.read_token(token)
    except ValueError:
        raise Http404 from None
    done = request.method == "POST"
    if done:
        bounces.confirm(user_id, whose)
    return render(request, "notifications/address.html", {"done": done})
