"""The standing questions, for editors."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from diseasemaps.articles import permissions, topic_changes
from diseasemaps.articles.models import Topic
from diseasemaps.articles.topics import GROUPS
from diseasemaps.desk.topic_forms import AddTopicForm, ChangeTopicForm
from diseasemaps.workflow import Refused


@login_required
@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """Every question by its group, and the retired ones."""
    _admit(request)
    found = list(Topic.objects.annotate(answers=Count("article")).order_by("position", "slug"))
    asked = [one for one in found if one.retired_at is None]
    groups = dict.fromkeys([*GROUPS, *(one.group for one in asked)])
    context = {
        "groups": [
            (GROUPS.get(key, key.capitalize()), [one for one in asked if one.group == key])
            for key in groups
        ],
        "retired": [one for one in found if one.retired_at is not None],
    }
    return render(request, "desk/topics.html", context)


@login_required
def add_topic(request: HttpRequest) -> HttpResponse:
    _admit(request)
    form = AddTopicForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.add(by=request.user):
        messages.success(request, "Added. Authors can answer it for every condition.")
        return redirect("desk:topics")
    return render(request, "desk/topic.html", {"form": form}, status=form.status_code)


@login_required
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    _admit(request)
    found = get_object_or_404(Topic, slug=slug)
    form = ChangeTopicForm(request.POST if request.method == "POST" else None, topic=found)
    if form.is_bound and form.change(by=request.user):
        messages.success(request, "Saved. Articles that are written keep their title.")
        return redirect("desk:topics")
    context = {"form": form, "topic": found}
    return render(request, "desk/topic.html", context, status=form.status_code)


@login_required
@require_POST
def retire_topic(request: HttpRequest, slug: str) -> HttpResponse:
    _admit(request)
    topic_changes.retire(get_object_or_404(Topic, slug=slug), by=request.user)
    messages.success(request, "Retired. No new article answers it; those that do stay.")
    return redirect("desk:topics")


@login_required
@require_POST
def bring_back_topic(request: HttpRequest, slug: str) -> HttpResponse:
    _admit(request)
    topic_changes.bring_back(get_object_or_404(Topic, slug=slug), by=request.user)
    messages.success(request, "It is asked again.")
    return redirect("desk:topics")


def _admit(request: HttpRequest) -> None:
    reason = permissions.is_editor(request.user, None)
    if reason:
        raise Refused(reason)
