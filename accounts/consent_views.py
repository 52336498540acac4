"""What a member agreed to: in which words, since when, what it allows, and how it is undone."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import consents as agreements
from accounts.consent_forms import AgreeForm
from diseasemaps.step_forms import VerbForm

ASK_OR_DO = ["GET", "HEAD", "POST"]


@login_required
@require_safe
@never_cache
def consents(request: HttpRequest) -> HttpResponse:
    user = request.user
    context = {"agreements": agreements.of(user), "contact": settings.CONTACT_EMAIL}
    if user.is_suspended:  # elsewhere they cannot go to take down what is theirs
        context["posts"] = agreements.use_of(agreements.HEALTH).affects(user)
        context["questions"] = user.questions.filter(status="published")
    return render(request, "accounts/consents.html", context)


@login_required
@never_cache
@require_http_methods(ASK_OR_DO)
def agree(request: HttpRequest, key: str) -> HttpResponse:
    """The words as they are now, and a button to agree to them."""
    agreement = _agreement(request, key)
    onward = _onward(request)
    if not agreement.may_agree:
        return redirect(onward)
    form = AgreeForm(request.POST if request.method == "POST" else None, agreement=agreement)
    if form.is_bound and form.agree(by=request.user):
        messages.success(request, "Thank you. You can take it back at any time.")
        return redirect(onward)
    context = {"agreement": agreement, "form": form, "onward": onward}
    return render(request, "accounts/agree.html", context, status=form.status_code)


@login_required
@never_cache
@require_http_methods(ASK_OR_DO)
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """What taking it back does is said before it is done."""
    agreement = _agreement(request, key)
    form = VerbForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and form.run(agreements.withdraw, request.user, key):
        messages.success(request, f"Your consent is withdrawn. {form.result}".strip())
        return redirect("accounts:consents")
    if not agreement.stands and not form.is_bound:
        return redirect("accounts:consents")
    context = {
        "agreement": agreement,
        "affected": agreement.use.affects(request.user),
        "others": [
            one for one in agreements.of(request.user) if one.stands and one.use.by_a_button
        ],
        "form": form,
        "contact": settings.CONTACT_EMAIL,
    }
    return render(request, "accounts/withdraw.html", context, status=form.status_code)


def _agreement(request: HttpRequest, key: str) -> agreements.Agreement:
    found = agreements.agreement(request.user, key)
    if found is None:
        raise Http404
    return found


def _onward(request: HttpRequest) -> str:
    """Where they were going when they were asked, if that is on this site."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    inside = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if inside else reverse("accounts:consents")
