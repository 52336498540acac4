"""What the page of a draft asks for while somebody types. Without JavaScript nobody comes here: the
buttons of the page do the same.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.models import ReaderType
from diseasemaps.articles import drafting, previewing, writing
from diseasemaps.articles.drafting import DraftForm
from diseasemaps.articles.models import Revision
from diseasemaps.workflow import Incomplete


@never_cache
@require_POST
def preview(request: HttpRequest, pk) -> HttpResponse:
    """The text for one reader type (`?for=`) as typed; nothing is saved."""
    found = _draft(request, pk)
    reader = request.GET.get("for", ReaderType.PATIENT)
    if reader not in ReaderType.values:
        raise Http404
    writing.must_be_writable(found, by=request.user)
    form = DraftForm(request.POST, revision=found, by=request.user)
    context = {"reader": form.reader(reader), "variant": None, "faults": []}
    try:
        context["variant"] = previewing.preview(*form.typed(reader), form.typed_sources())
    except Incomplete as incomplete:
        context["faults"] = incomplete.faults
    status = 422 if context["faults"] else 200
    return render(request, "articles/_live_preview.html", context, status=status)


@never_cache
@require_POST
def autosave(request: HttpRequest, pk) -> HttpResponse:
    """Save the draft as it is typed, unless somebody saved since it was read; then say what a
    reviewer would still miss.
    """
    found = _draft(request, pk)
    form = DraftForm(request.POST, revision=found, by=request.user)
    if form.run(drafting.BY_ITSELF):
        form.show_missing()
        context = {"form": form, "revision": form.revision}
        return render(request, "articles/_autosaved.html", context)
    context = {"form": form, "is_conflict": form.newer is not None}
    return render(request, "articles/_not_saved.html", context, status=form.status_code)


def _draft(request: HttpRequest, pk) -> Revision:
    found = Revision.objects.visible_to(request.user).select_related("article")
    return get_object_or_404(found.prefetch_related("variants", "citations"), pk=pk)
