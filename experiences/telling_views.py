"""Telling an experience: begin, the parts of the form, look at it as others will."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diseasemaps.conditions.browse import resolve_slug
from diseasemaps.conditions.models import Condition
from diseasemaps.workflow import Refused
from experiences import keeping, previewing, telling, vocabulary, writing
from experiences.models import Experience, ExperienceRevision
from experiences.sending import FORMS
from experiences.telling_forms import BeginForm, PartForm

KEPT = "You were signed out. What you typed is kept: sign in, and it is there again."
TOO_MUCH = (
    "You were signed out, and what you typed is too much to be kept here. Go back in your browser: "
    "it is still there. Copy it, sign in, and put it in again."
)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """The first part; whoever has begun goes on with what they have."""
    condition = _condition(request.GET.get("condition", ""))
    form = BeginForm(request.POST if request.method == "POST" else None, by=request.user)
    if form.is_bound:
        begun = form.result if form.begin(condition) else None
    else:
        begun = writing.begun(condition, by=request.user)
    if begun:
        return redirect("experiences:edit", begun.pk)
    context = {"condition": condition, "form": form, "place": telling.place("who")}
    return render(request, "experiences/new.html", context, status=form.status_code)


def _condition(slug: str) -> Condition:
    """The condition that has, or once had, this slug; a query string can say anything."""
    resolved = resolve_slug(slug) if "\x00" not in slug else None
    if resolved is None:
        raise Http404
    return resolved.condition


@login_required
@require_safe
def edit(request: HttpRequest, pk) -> HttpResponse:
    """Where its author stopped."""
    found = _own(request, pk)
    if found.status != "draft":
        return redirect(found)
    return redirect("experiences:part", found.pk, telling.where_they_stopped(found))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, pk, part: str) -> HttpResponse:
    """One part of the form: what is pressed saves it, and leads on."""
    if part not in FORMS:
        raise Http404
    if not request.user.is_authenticated:
        return _sign_in_again(request)
    found = _own(request, pk)
    if request.method != "POST" and found.status != "draft":
        return redirect(found)
    typed, action = request.POST, request.POST.get("action", "save")
    if request.method != "POST":
        typed, action = keeping.take_back(request), "restore"
    form = FORMS[part](typed, revision=found, by=request.user, named=_named(request))
    if form.is_bound and form.carry_out(action):
        if action == "send" and not form.is_worrying:
            messages.success(request, "Sent in. Thank you.")
        return redirect(form.next_url)
    return _show(request, found, form)


def _show(request: HttpRequest, found: ExperienceRevision, form: PartForm) -> HttpResponse:
    slug = form.slug
    context = {
        "form": form,
        "revision": found,
        "place": telling.place(slug),
        "parts": telling.PARTS,
        "advice": telling.advice(found, slug),
        "template": f"experiences/parts/{slug}.html",
    }
    if "more" in request.GET:
        form.point_to_new_row("text" if slug == "dates" else "name")
    if slug == "symptoms":
        context["often"] = _not_said_yet(form)
        if _named(request):
            form.point_to_new_row("severity", from_end=2)
    if slug == "treatments":
        context["treatments"] = vocabulary.treatment_names()
    if slug == "send":
        context["preview"] = previewing.preview(found)
    return render(request, "experiences/edit.html", context, status=form.status_code)


def _named(request: HttpRequest) -> str:
    """A symptom that was pressed: it stands in a row, and how bad it was is still to be said."""
    return request.GET.get("with", "")[:200]


def _not_said_yet(form: PartForm) -> list[str]:
    said = {row.title.casefold() for row in form.rows}
    often = vocabulary.often_felt(form.revision.experience.condition)
    return [name for name in often if name.casefold() not in said]


def _sign_in_again(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        messages.info(request, KEPT if keeping.keep(request) else TOO_MUCH)
    return redirect_to_login(request.path)


@never_cache
@require_POST
def autosave(request: HttpRequest, pk, part: str) -> HttpResponse:
    """Save one part as it is typed, unless somebody saved since it was read."""
    if part not in FORMS:
        raise Http404
    found = _own(request, pk)
    form = FORMS[part](request.POST, revision=found, by=request.user)
    if form.autosave():
        context = {"form": form, "revision": form.revision, "found": form.found()}
        return render(request, "experiences/autosaved.html", context)
    context = {"form": form}
    return render(request, "experiences/not_saved.html", context, status=form.status_code)


@login_required
@require_safe
def preview(request: HttpRequest, pk) -> HttpResponse:
    """A version as others will see it; with `?as=reader`, as somebody who is not signed in."""
    found = _revision(request, pk)
    context = {
        "preview": previewing.preview(found),
        "as_reader": request.GET.get("as") == "reader",
        "is_own_draft": found.status == "draft",
    }
    return render(request, "experiences/preview.html", context)


@login_required
@require_POST
def revise(request: HttpRequest, pk) -> HttpResponse:
    found = get_object_or_404(Experience.objects.visible_to(request.user), pk=pk)
    return redirect("experiences:edit", writing.revise(found, by=request.user).pk)


def _revision(request: HttpRequest, pk) -> ExperienceRevision:
    revisions = ExperienceRevision.objects.select_related("experience__condition")
    return get_object_or_404(revisions.visible_to(request.user), pk=pk)


def _own(request: HttpRequest, pk) -> ExperienceRevision:
    found = _revision(request, pk)
    if found.experience.author_id is None or found.experience.author_id != request.user.pk:
        raise Refused("Only its author can do this.")
    return found


@require_safe
def symptoms(request: HttpRequest) -> HttpResponse:
    """Names for what somebody begins to type: catalogue only, nothing about anybody."""
    return JsonResponse({"symptoms": vocabulary.suggest_symptoms(request.GET.get("q", "")[:100])})


@require_safe
def treatments(request: HttpRequest) -> HttpResponse:
    """The same for treatments, by any of their names."""
    found = vocabulary.suggest_treatments(request.GET.get("q", "")[:100])
    return JsonResponse({"treatments": found})
