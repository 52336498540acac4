"""What this door offers, for machines and for people; and the answer to an unknown address."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from diseasemaps.api import reference, schema


@require_safe
def openapi(request: HttpRequest) -> JsonResponse:
    """The description in OpenAPI 3.1."""
    return JsonResponse(schema.description())


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The same for people: plain HTML, no script, no request to anybody else."""
    return render(request, "api/docs.html", reference.page(schema.description()))


@extend_schema(exclude=True)
@api_view(["GET", "POST", "PUT", "PATCH", "DELETE"])
@permission_classes([AllowAny])
def nothing_here(request: Request, rest: str) -> None:
    """An address that does not exist answers as a problem too."""
    raise Http404
