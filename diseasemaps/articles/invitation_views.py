"""Inviting a clinician to review one article, and what the link in the mail opens."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import consents
from diseasemaps.articles import invitations as inviting
from diseasemaps.articles import permissions
from diseasemaps.articles.models import Article, Invitation
from diseasemaps.articles.review_forms import InviteForm
from diseasemaps.texts.models import TextVersion
from diseasemaps.workflow import Refused

MOST = 50  # invitations shown of one article


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: HttpRequest, pk) -> HttpResponse:
    """Whom editors have invited for this article; inviting one more."""
    article = _article(request, pk)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.invite(article, by=request.user):
        messages.success(request, "Invited. The mail is on its way.")
        return redirect("articles:invitations", pk=pk)
    sent = article.invitations.select_related("accepted_by", "invited_by").order_by("-invited_at")
    context = {
        "article": article,
        "form": form,
        "sent": [(one, inviting.why_closed(one)) for one in sent[:MOST]],
    }
    return render(request, "articles/invitations.html", context, status=form.status_code)


@login_required
@require_POST
def withdraw(request: HttpRequest, pk, invitation) -> HttpResponse:
    article = _article(request, pk)
    sent = get_object_or_404(article.invitations, pk=invitation)
    inviting.withdraw(sent, by=request.user)
    messages.success(request, "Withdrawn. The link, and what it opened, are closed.")
    return redirect("articles:invitations", pk=pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """What the link in the mail opens: what is asked, and accepting it."""
    found = _invitation(secret)
    if request.method == "POST":
        accepted = inviting.accept(secret, by=request.user)
        messages.success(request, "Thank you. The article is open to you now.")
        return redirect(accepted)
    user = request.user
    standing = inviting.standing(found, user)
    if standing:
        return redirect(standing)
    closed = inviting.why_closed(found)
    context = {
        "invitation": found,
        "closed": closed,
        "refusal": inviting.why_not_for(found, user) if user.is_authenticated else None,
        "consent": TextVersion.objects.current(consents.REVIEWER),
    }
    return render(request, "articles/invitation.html", context, status=410 if closed else 200)


@login_required
@require_safe
def accepted(request: HttpRequest, pk) -> HttpResponse:
    """What somebody who accepted still needs, and where they read."""
    theirs = Invitation.objects.filter(accepted_by=request.user, withdrawn_at=None)
    found = get_object_or_404(theirs.select_related("article"), pk=pk)
    context = {"invitation": found, "needs": inviting.needs(found, request.user)}
    return render(request, "articles/invited.html", context)


def _invitation(secret: str) -> Invitation:
    try:
        return inviting.find(secret)
    except Invitation.DoesNotExist:
        raise Http404 from None


def _article(request: HttpRequest, pk) -> Any:
    article = get_object_or_404(Article.objects.visible_to(request.user), pk=pk)
    refusal = permissions.is_editor(request.user, article)
    if refusal:
        raise Refused(refusal)
    return article
