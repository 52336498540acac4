"""The remarks on a draft, where it is written: answered and settled by buttons of the editor's own
form, which save nothing and lose nothing that is typed elsewhere on the page.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any
from uuid import UUID

from diseasemaps.articles import remarking, remarks
from diseasemaps.articles.models import ReviewRemark, Revision
from diseasemaps.articles.remarking import Thread
from diseasemaps.articles.review_forms import AnswerForm
from diseasemaps.workflow import Refused

ACTS = re.compile(r"(answer|resolve|reopen)-([0-9a-f-]{32,36})")
GONE = "This remark is no longer here. Open the draft again."
NOT_SENT = "You have not sent this answer yet. Send it, or empty the field."
DONE = {
    "answer": "Your answer is sent.",
    "resolve": "Resolved. It stays here, and can be opened again.",
    "reopen": "Open again.",
}


class Answering:
    """What is said about `revision`, for its author. `data`: what the page of the draft sent."""

    def __init__(self, data: Any, *, revision: Revision, by: Any):
        self.data, self.revision, self.by = data or {}, revision, by
        self.error, self.status_code = "", 200
        self.told: dict[UUID, str] = {}  # by remark: what was done with it just now
        self._forms: dict[UUID, AnswerForm] = {}

    @cached_property
    def threads(self) -> list[Thread]:
        may_speak = remarks.may_speak(self.by, self.revision) is None
        return remarking.threads(self.revision, self._form if may_speak else None)

    def of(self, reader: str) -> list[Thread]:
        return [one for one in self.threads if one.remark.reader_type == reader]

    def run(self, action: str) -> None:
        """Do what a button such as "resolve-<id>" says, or keep why not."""
        pressed = ACTS.fullmatch(action)
        act, id = pressed.groups() if pressed else ("", "")
        known = _uuid(id)
        remark = self.revision.remarks.filter(pk=known).first() if known else None
        if remark is None:
            self.error, self.status_code = GONE, 409
        elif act == "answer":
            self._answer(remark)
        else:
            self._settle(act, remark)

    def remind(self) -> bool:
        """Mark what is typed and not sent; was there any?"""
        unsent = [one for one in self.threads if one.form and one.form["text"].value()]
        for thread in unsent:
            form = self._forms[thread.remark.pk] = self._form(thread.remark, is_bound=True)
            form.add_error("text", NOT_SENT)
        self.__dict__.pop("threads", None)
        return bool(unsent)

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Of each answer that was refused: its field's id, what it is, why."""
        for thread in self.threads:
            if thread.form and thread.form.is_bound:
                for messages in thread.form.errors.values():
                    target = thread.form["text"].id_for_label
                    what = f"Your answer to {thread.who}"
                    yield from ((target, what, str(one)) for one in messages)

    def _answer(self, remark: ReviewRemark) -> None:
        form = self._form(remark, is_bound=True)
        if form.answer(remark, by=self.by):
            self.told[remark.pk] = DONE["answer"]
        else:
            self._forms[remark.pk], self.status_code = form, form.status_code

    def _settle(self, act: str, remark: ReviewRemark) -> None:
        try:
            {"resolve": remarks.resolve, "reopen": remarks.reopen}[act](remark, by=self.by)
        except Refused as refused:
            self.error, self.status_code = refused.reason, refused.status_code
        else:
            self.told[remark.pk] = DONE[act]

    def _form(self, remark: ReviewRemark, *, is_bound: bool = False) -> AnswerForm:
        """One that was refused; else what is typed there, until it is sent."""
        if remark.pk in self._forms:
            return self._forms[remark.pk]
        prefix = f"answer-{remark.pk.hex}"
        about: dict[str, Any] = {"prefix": prefix, "use_required_attribute": False}
        if is_bound:
            return AnswerForm(self.data, **about)
        was_sent = self.told.get(remark.pk) == DONE["answer"]
        typed = "" if was_sent else self.data.get(f"{prefix}-text", "")
        return AnswerForm(initial={"text": typed}, **about)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
