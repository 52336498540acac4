"""Cursor pages of a list: `keyset`, as JSON.

{"results": […], "next": "https://…?cursor=…"}        `next` is null on the last page
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from diseasemaps import keyset

MOST = 100


class PageQuery(serializers.Serializer):
    """What the address of a list can ask for."""

    cursor = serializers.CharField(
        required=False, max_length=2000, help_text="As given in `next` of the page before."
    )
    limit = serializers.IntegerField(
        required=False, default=20, min_value=1, max_value=MOST, help_text="Rows on one page."
    )


def page(
    request: Request,
    rows: QuerySet,
    serializer: type[serializers.Serializer],
    *,
    order: tuple[str, ...],
    also: Callable[[Sequence[Any]], dict[str, Any]] | None = None,
) -> Response:
    """One page of `rows` by `order`, like ("-published_at", "id"): its last field is unique and
    none is null. `also`: what more the serializer is to know of the rows of this page.

    Raises ValidationError for a cursor that was never given out.
    """
    query = PageQuery(data=request.query_params)
    query.is_valid(raise_exception=True)
    limit, cursor = query.validated_data["limit"], query.validated_data.get("cursor", "")
    try:
        found = keyset.page(rows, order=order, cursor=cursor, size=limit)
    except keyset.NoCursor:
        message = "This cursor is not one of ours. Leave it out to begin at the first page."
        raise ValidationError({"cursor": [message]}) from None
    following = None
    if found.older:
        following = replace_query_param(request.build_absolute_uri(), "cursor", found.older)
    context = {"request": request} | (also(found.rows) if also else {})
    shown = serializer(found.rows, many=True, context=context)
    return Response({"results": shown.data, "next": following})
