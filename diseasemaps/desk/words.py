"""The lists by which texts are screened: watched words, and signs that somebody is in danger."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from diseasemaps import keyset
from diseasemaps.desk.word_forms import FindForm, ImportForm, PhraseForm, TestForm, WordForm
from diseasemaps.moderation import marking, watched_words, word_files
from diseasemaps.moderation.models import CrisisPhrase, WatchedWord
from diseasemaps.workflow import Refused

A_PAGE = 50
BY_TEXT = ("text", "id")


@login_required
@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """The watched words by the alphabet, and the box that tries them out."""
    _admit(request)
    form = FindForm(request.GET)
    q = form.cleaned_data["q"] if form.is_valid() else ""
    page = keyset.page(
        watched_words.found(q), order=BY_TEXT, cursor=request.GET.get("before", ""), size=A_PAGE
    )
    more = urlencode(({"q": q} if q else {}) | {"before": page.older}) if page.older else ""
    context = {"form": form, "rows": page.rows, "older": more and f"?{more}", "test": TestForm()}
    return render(request, "desk/words.html", context)


@login_required
@never_cache
@require_POST
def test_words(request: HttpRequest) -> HttpResponse:
    """What a text would set off. Nothing of it is kept."""
    _admit(request)
    form = TestForm(request.POST)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        text = form.cleaned_data["text"]
        language = form.cleaned_data["language"]
        found = watched_words.test(text, by=request.user, language=language)
        named = [(marking.NAMES[one.kind], text[one.start : one.end], one) for one in found]
        context |= {"pieces": marking.pieces(text, found), "found": named, "tried": True}
    return render(request, "desk/words_test.html", context, status=200 if form.is_valid() else 422)


@login_required
def add_word(request: HttpRequest) -> HttpResponse:
    _admit(request)
    form = WordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.add(by=request.user):
        messages.success(request, "Added. Texts that are sent in from now on are held against it.")
        return redirect("desk:words")
    return _act(request, form, "Watch for a word")


@login_required
def word(request: HttpRequest, pk: int) -> HttpResponse:
    _admit(request)
    found = get_object_or_404(WatchedWord, pk=pk)
    now = {name: getattr(found, name) for name in watched_words.FIELDS}
    form = WordForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_bound and form.change(found, by=request.user):
        messages.success(request, "Changed.")
        return redirect("desk:words")
    return _act(request, form, "Change a watched word")


@login_required
@require_POST
def remove_word(request: HttpRequest, pk: int) -> HttpResponse:
    _admit(request)
    watched_words.remove(get_object_or_404(WatchedWord, pk=pk), by=request.user)
    messages.success(request, "Taken out. Nobody looks for it any more.")
    return redirect("desk:words")


@login_required
def import_words(request: HttpRequest) -> HttpResponse:
    _admit(request)
    posted = request.method == "POST"
    form = ImportForm(request.POST if posted else None, request.FILES if posted else None)
    if form.is_bound and form.take_in(by=request.user):
        done = form.result
        messages.success(
            request, f"{done.added} added, {done.changed} changed, {done.same} as they were."
        )
        return redirect("desk:words")
    return _act(request, form, "Take in a file of words", "Take it in")


@login_required
@require_safe
def export_words(request: HttpRequest) -> HttpResponse:
    file = word_files.export_csv(by=request.user)
    answer = HttpResponse(file, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="watched-words.csv"'
    return answer


@login_required
def phrases(request: HttpRequest) -> HttpResponse:
    """The phrases by which danger is recognised."""
    _admit(request)
    form = PhraseForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.add(by=request.user):
        messages.success(request, "Added. It is listened for from now on.")
        return redirect("desk:phrases")
    page = keyset.page(
        CrisisPhrase.objects.all(),
        order=("language", "kind", "text", "id"),
        cursor=request.GET.get("before", ""),
        size=A_PAGE,
    )
    older = f"?{urlencode({'before': page.older})}" if page.older else ""
    context = {"form": form, "rows": page.rows, "older": older}
    return render(request, "desk/phrases.html", context, status=form.status_code)


@login_required
@require_POST
def remove_phrase(request: HttpRequest, pk: int) -> HttpResponse:
    _admit(request)
    watched_words.remove_phrase(get_object_or_404(CrisisPhrase, pk=pk), by=request.user)
    messages.success(request, "Taken out. It is no sign of danger any more.")
    return redirect("desk:phrases")


def _act(request: HttpRequest, form: Any, title: str, button: str = "Save") -> HttpResponse:
    context = {"form": form, "title": title, "button": button}
    return render(request, "desk/word.html", context, status=form.status_code)


def _admit(request: HttpRequest) -> None:
    reason = watched_words.may_edit(request.user)
    if reason:
        raise Refused(reason)
