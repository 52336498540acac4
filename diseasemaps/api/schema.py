"""The description of this door (OpenAPI 3.1): every status of every operation, with an example."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    inline_serializer,
)
from rest_framework import serializers

from diseasemaps.api import examples
from diseasemaps.api.pagination import PageQuery
from diseasemaps.api.problems import HELP, KINDS, MEDIA_TYPE
from diseasemaps.api.serializers.common import ProblemSerializer

WRITES = (400, 401, 403, 413, 415)  # what any operation that reads a body can answer
STEPS = (*WRITES, 404, 409, 422, 428)


def operation(
    name: str,
    *,
    method: str = "GET",
    tag: str,
    answers: Any,
    status: int = 200,
    body: Any = None,
    problems: Iterable[int] = (),
    moved: bool = False,
    parameters: Iterable[Any] = (),
) -> Callable:
    """Describe one method of a view. `name` is the operationId and never changes."""
    problems = sorted(set(problems))
    success = OpenApiResponse(answers, examples=examples.of(answers, status))
    responses: dict[Any, Any] = {(status, "application/json"): success}
    if moved:
        responses[301] = OpenApiResponse(description="Renamed: see the header `Location`.")
    for number in problems:
        responses[(number, MEDIA_TYPE)] = _problem(number)
    return extend_schema(
        operation_id=name,
        methods=[method],
        tags=[tag],
        auth=None if 401 in problems else [{"session": []}, {}],
        request={"application/json": body} if body else None,
        responses=responses,
        parameters=list(parameters),
        examples=examples.request(body),
    )


@cache
def page_of(serializer: type[serializers.Serializer]) -> Any:
    """One page of a list, as `pagination.page` answers it."""
    noun = serializer.__name__.removesuffix("Serializer")
    fields = {
        "results": serializer(many=True),
        "next": serializers.CharField(allow_null=True, help_text="The next page, or null."),
    }
    return inline_serializer(f"{noun}Page", fields)


PAGE = [PageQuery]


def path_parameter(name: str, values: list[str]) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.PATH, enum=values)


def _problem(status: int) -> OpenApiResponse:
    kind = KINDS[status]
    value = {
        "type": HELP + kind.name,
        "title": kind.title,
        "status": status,
        "detail": kind.detail,
        "errors": examples.FAULTS.get(status, []),
    }
    example = OpenApiExample(
        kind.name, value=value, media_type=MEDIA_TYPE, response_only=True, status_codes=[status]
    )
    return OpenApiResponse(ProblemSerializer, description=kind.title, examples=[example])


def without_forgiven_slashes(endpoints: list, **kwargs: Any) -> list:
    """Each address is described once: without the trailing slash that is forgiven (urls.py)."""
    described = ("/api/v1/docs/", "/api/v1/schema/")
    return [row for row in endpoints if not row[0].endswith("/") and row[0] not in described]


@cache
def description() -> dict[str, Any]:
    """The whole description, made once a process."""
    return SchemaGenerator().get_schema(request=None, public=True)
