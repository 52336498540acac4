"""The description as a page for people: what docs.html shows, taken out of the OpenAPI document."""

import json
import re
from collections.abc import Iterator
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from diseasemaps.api.problems import KINDS

Described = dict[str, Any]
CODE = re.compile(r"`([^`]+)`")


def words(text: str) -> SafeString:
    """`text` as HTML, what stands between backticks as code."""
    return mark_safe(CODE.sub(r"<code>\1</code>", escape(text)))


def page(description: Described) -> Described:
    """What the template needs: operations by noun, nouns with their fields, kinds of problem."""
    groups: dict[str, list[Described]] = {}
    for operation in _operations(description):
        groups.setdefault(operation["tag"], []).append(operation)
    return {
        "title": description["info"]["title"],
        "description": words(description["info"]["description"]),
        "groups": [{"name": name, "operations": found} for name, found in groups.items()],
        "nouns": list(_nouns(description)),
        "problems": [
            {"status": status, "kind": kind, "detail": words(kind.detail)}
            for status, kind in KINDS.items()
        ],
    }


def _operations(description: Described) -> Iterator[Described]:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            yield {
                "id": operation["operationId"],
                "tag": operation["tags"][0],
                "method": method.upper(),
                "path": path,
                "description": words(operation.get("description", "")),
                "signed_in": {} not in operation.get("security", [{}]),
                "parameters": [_parameter(given) for given in operation.get("parameters", [])],
                "body": _content(operation.get("requestBody", {})),
                "answers": list(_answers(operation["responses"])),
            }


def _parameter(given: Described) -> Described:
    return {
        "name": given["name"],
        "place": given["in"],
        "type": kind_of(given["schema"]),
        "description": words(given.get("description", "")),
    }


def _answers(responses: Described) -> Iterator[Described]:
    for status, response in sorted(responses.items()):
        content = _content(response)
        yield {
            "status": status,
            "description": response.get("description", ""),
            "problem": KINDS[int(status)].name if int(status) in KINDS else "",
            **({"type": content["type"], "example": content["example"]} if content else {}),
        }


def _content(holder: Described) -> Described | None:
    for media in holder.get("content", {}).values():
        examples = [example["value"] for example in media.get("examples", {}).values()]
        shown = json.dumps(examples[0], indent=2, ensure_ascii=False) if examples else ""
        return {"type": kind_of(media.get("schema", {})), "example": shown}
    return None


def _nouns(description: Described) -> Iterator[Described]:
    for name, schema in sorted(description["components"]["schemas"].items()):
        needed = schema.get("required", [])
        fields = [
            {
                "name": field,
                "type": kind_of(inside),
                "needed": field in needed,
                "description": words(inside.get("description", "")),
            }
            for field, inside in schema.get("properties", {}).items()
        ]
        values = ", ".join(
            str(value) for value in schema.get("enum", []) if value not in ("", None)
        )
        about = "" if values else words(schema.get("description", ""))
        yield {"name": name, "description": about, "fields": fields, "values": values}


def kind_of(schema: Described) -> str:
    """A schema in words: "Article", "list of Variant", "string or null"."""
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2]
    for several in ("allOf", "oneOf", "anyOf"):
        if several in schema:
            names = (kind_of(inside) for inside in schema[several])
            return " or ".join(name for name in names if name not in ("BlankEnum", "NullEnum"))
    kinds = schema.get("type", "any value")
    words = [kinds] if isinstance(kinds, str) else list(kinds)
    if "array" in words:
        words[words.index("array")] = f"list of {kind_of(schema.get('items', {}))}"
    if "enum" in schema:
        words = [", ".join(str(value) for value in schema["enum"])]
    return " or ".join(words)
