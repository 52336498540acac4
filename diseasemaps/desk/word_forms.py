"""What moderators say about the lists by which texts are screened, and about helplines."""

from typing import Any

from django import forms

from accounts.countries import NAMES
from diseasemaps.articles.forms import NUL, Prose
from diseasemaps.moderation import helplines, watched_words, word_files
from diseasemaps.moderation.models import CrisisPhrase, Helpline, WatchedWord
from diseasemaps.step_forms import VerbForm
from diseasemaps.workflow import Fault, Incomplete

LANGUAGES = list(watched_words.LANGUAGES.items())
TEST_LENGTH = 20_000
HOW_WORDS_ARE_READ = (
    "Case and accents do not matter. A star at the end of a word stands for any ending: "
    "“cure*”. A slash stands between words of which one is enough: “buy/order now”. Three dots "
    "stand for up to four words between."
)


class FindForm(forms.Form):
    q = forms.CharField(label="Find in the list", max_length=100, required=False)


class WordForm(VerbForm):
    text = forms.CharField(
        label="Word or phrase", max_length=100, help_text=HOW_WORDS_ARE_READ, error_messages=NUL
    )
    language = forms.ChoiceField(label="In texts in", choices=LANGUAGES, required=False)
    action = forms.ChoiceField(
        label="What becomes of a text with it",
        choices=WatchedWord.Action.choices,
        widget=forms.RadioSelect,
        initial=WatchedWord.Action.HOLD,
    )
    instead = forms.CharField(
        label="For “replace”: what stands in its place",
        max_length=200,
        required=False,
        error_messages=NUL,
    )
    address = forms.CharField(
        label="For “link”: the page it leads to",
        max_length=200,
        required=False,
        help_text="With https:// before it.",
        error_messages=NUL,
    )
    why = forms.CharField(
        label="Why",
        max_length=200,
        required=False,
        help_text="Moderators read it, and the author, too.",
        error_messages=NUL,
    )

    def add(self, *, by: Any) -> bool:
        return self.is_valid() and self.run(watched_words.add, **self.cleaned_data, by=by)

    def change(self, word: WatchedWord, *, by: Any) -> bool:
        return self.is_valid() and self.run(watched_words.change, word, by=by, **self.cleaned_data)


class TestForm(forms.Form):
    text = Prose(label="A text", max_length=TEST_LENGTH, rows=6)
    language = forms.ChoiceField(label="Written in", choices=LANGUAGES[1:])


class ImportForm(VerbForm):
    file = forms.FileField(label="A file", required=False, help_text="CSV, in UTF-8.")
    csv = Prose(
        label="Or its lines, pasted here",
        max_length=word_files.MOST_CHARACTERS,
        rows=8,
        required=False,
        help_text="The first line names the columns: text, language, action, instead, address, "
        "why. A word that is on the list already becomes what the file says of it.",
    )

    def take_in(self, *, by: Any) -> bool:
        return self.is_valid() and self.run(self._import, by=by)

    def _import(self, *, by: Any) -> word_files.Imported:
        return word_files.import_csv(self._lines(), by=by)

    def _lines(self) -> str:
        """Raises Incomplete for what is no text."""
        file = self.cleaned_data["file"]
        if not file:
            return self.cleaned_data["csv"]
        if file.size > 4 * word_files.MOST_CHARACTERS:
            raise Incomplete([Fault("file", "The file is too large.")])
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            wrong = "This file is not in UTF-8. Save it again as “CSV UTF-8”."
            raise Incomplete([Fault("file", wrong)]) from error


class PhraseForm(VerbForm):
    text = forms.CharField(
        label="Phrase",
        max_length=300,
        help_text=f"As people say it of themselves. {HOW_WORDS_ARE_READ}",
        error_messages=NUL,
    )
    kind = forms.ChoiceField(label="A sign of", choices=CrisisPhrase.Kind.choices)
    language = forms.ChoiceField(label="Language", choices=LANGUAGES[1:])

    def add(self, *, by: Any) -> bool:
        return self.is_valid() and self.run(watched_words.add_phrase, **self.cleaned_data, by=by)


class HelplineForm(VerbForm):
    country = forms.ChoiceField(
        label="Country",
        choices=[("", "Everywhere"), *sorted(NAMES.items(), key=lambda one: one[1])],
        required=False,
    )
    topic = forms.ChoiceField(label="For", choices=Helpline.Topic.choices)
    name = forms.CharField(label="Name", max_length=120, error_messages=NUL)
    phone = forms.CharField(
        label="Telephone",
        max_length=40,
        required=False,
        help_text="As it is dialled there.",
        error_messages=NUL,
    )
    text = forms.CharField(
        label="How to write instead", max_length=120, required=False, error_messages=NUL
    )
    website = forms.CharField(label="Page", max_length=200, required=False, error_messages=NUL)
    hours = forms.CharField(label="Open", max_length=80, required=False, error_messages=NUL)
    language = forms.CharField(
        label="Language",
        max_length=10,
        required=False,
        help_text="Its code: en, es, fr …",
        error_messages=NUL,
    )
    checked_on = forms.DateField(
        label="Last checked on",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="The day on which somebody of this house made sure that it answers.",
    )
    place = forms.IntegerField(
        label="Place",
        min_value=0,
        max_value=helplines.LAST_PLACE,
        required=False,
        help_text="Small numbers come first.",
    )

    def add(self, *, by: Any) -> bool:
        return self.is_valid() and self.run(helplines.add, **self.cleaned_data, by=by)

    def change(self, line: Helpline, *, by: Any) -> bool:
        return self.is_valid() and self.run(helplines.change, line, by=by, **self.cleaned_data)
