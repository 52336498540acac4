"""A visitor who reads HTML, fills in its forms and keeps cookies: enough of a browser to walk with.

Standard library only. It knows nothing of this site: every field, token and address that it sends
stood in a page that it got.
"""

import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser

PATIENCE = 20  # seconds for one answer


class NotThere(Exception):
    """A form, field or link that should stand in a page does not."""


@dataclass
class Form:
    """A form as the page gives it: where it goes, and what it holds before anybody types."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)  # what a select or radio offers
    buttons: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def filled(self, values: dict[str, str]) -> list[tuple[str, str]]:
        """What is sent. A value of a button's name says which button is pressed; else the first.

        Raises NotThere for a value that no field or button of the form takes.
        """
        unknown = set(values) - self.names - {name for name, _ in self.buttons}
        if unknown:
            raise NotThere(f"the form {self.action} has no field {', '.join(sorted(unknown))}")
        pressed = [button for button in self.buttons if button[0] in values]
        for name, _ in pressed:
            if (name, values[name]) not in self.buttons:
                raise NotThere(f"the form {self.action} has no button {name}={values[name]}")
        kept = [(name, value) for name, value in self.fields if name not in values]
        return kept + list(values.items()) + ([] if pressed else self.buttons[:1])


@dataclass
class Page:
    """An answer: status, address after redirects, headers, text, forms, links."""

    status: int
    url: str
    headers: dict[str, str]
    text: str
    forms: list[Form]
    links: list[str]
    words: str  # what is read, without tags

    @property
    def path(self) -> str:
        return urllib.parse.urlsplit(self.url).path

    def form(self, ending: str, *, of: str = "") -> Form:
        """The form whose action ends so (and contains `of`). Raises NotThere."""
        for form in self.forms:
            if urllib.parse.urlsplit(form.action).path.endswith(ending) and of in form.action:
                return form
        raise NotThere(f"{self.path} has no form that goes to …{ending}")

    def form_with(self, *names: str) -> Form:
        """The form that has these fields. Raises NotThere."""
        for form in self.forms:
            if set(names) <= form.names:
                return form
        raise NotThere(f"{self.path} has no form with the fields {', '.join(names)}")

    def link(self, part: str) -> str:
        """The first link that contains `part`. Raises NotThere."""
        for link in self.links:
            if part in link:
                return link
        raise NotThere(f"{self.path} has no link to {part}")


class Browser:
    """One person's browser: cookies of its own."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
        )

    def get(self, path: str) -> Page:
        return self._open(urllib.request.Request(urllib.parse.urljoin(self.address, path)))

    def submit(self, page: Page, form: Form, **values: str) -> Page:
        """Send `form` as it stands in `page`, with these values typed over its own."""
        target = urllib.parse.urljoin(page.url, form.action or page.url)
        sent = urllib.parse.urlencode(form.filled(values))
        if form.method == "get":
            return self.get(f"{target.split('?')[0]}?{sent}")
        return self._open(
            urllib.request.Request(target, data=sent.encode(), headers={"Referer": page.url})
        )

    def _open(self, request: urllib.request.Request) -> Page:
        try:
            answer = self._opener.open(request, timeout=PATIENCE)
        except urllib.error.HTTPError as refusal:
            answer = refusal
        with answer:
            text = answer.read().decode(errors="replace")
            reader = _Reader()
            reader.feed(text)
            return Page(
                status=answer.status,
                url=answer.url,
                headers={name.lower(): value for name, value in answer.headers.items()},
                text=text,
                forms=reader.forms,
                links=reader.links,
                words=" ".join(" ".join(reader.words).split()),
            )


class _Reader(HTMLParser):
    """Collects forms, links and words."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self._form: Form | None = None
        self._select = ""
        self._selected: str | None = None
        self._textarea = ""
        self._typed: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in has:
            self.links.append(has["href"])
        elif tag in ("script", "style"):
            self._silent += 1
        elif tag == "form":
            self._form = Form(has.get("action", ""), has.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None and "disabled" not in has:
            self._field(self._form, tag, has)

    def _field(self, form: Form, tag: str, has: dict[str, str]) -> None:
        name, value = has.get("name", ""), has.get("value", "")
        if tag == "option" and self._select:
            form.choices[self._select].append(value)
            if "selected" in has or self._selected is None:
                self._selected = value
            return
        if not name:
            return
        if tag == "button" or (tag == "input" and has.get("type") == "submit"):
            form.buttons.append((name, value))
            return
        form.names.add(name)
        if tag == "select":
            self._select, self._selected = name, None
            form.choices[name] = []
        elif tag == "textarea":
            self._textarea, self._typed = name, []
        elif tag == "input" and has.get("type") in ("checkbox", "radio"):
            value = value if "value" in has else "on"  # an empty one is a choice, too
            form.choices.setdefault(name, []).append(value)
            if "checked" in has:
                form.fields.append((name, value))
        elif tag == "input":
            form.fields.append((name, value))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag in ("script", "style"):
            self._silent -= 1
        elif tag == "select" and self._form and self._select:
            if self._selected is not None:
                self._form.fields.append((self._select, self._selected))
            self._select = ""
        elif tag == "textarea" and self._form and self._textarea:
            typed = "".join(self._typed).removeprefix("\n")
            self._form.fields.append((self._textarea, typed))
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self._typed.append(data)
        elif not self._silent:
            self.words.append(data)
