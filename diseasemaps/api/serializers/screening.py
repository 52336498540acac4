"""The lists by which texts are screened, findings, and helplines as JSON."""

from rest_framework import serializers

from accounts.countries import NAMES
from diseasemaps.api.serializers.common import text as words
from diseasemaps.moderation import helplines, watched_words, word_files
from diseasemaps.moderation.models import CrisisPhrase, Helpline, WatchedWord

LANGUAGES = list(watched_words.LANGUAGES)
TEST_LENGTH = 20_000


class WatchedWordChangeSerializer(serializers.Serializer):
    """What is left out stays as it is."""

    text = serializers.CharField(
        required=False,
        max_length=100,
        help_text="`*` at the end of a word: any ending. `/`: one of several words. `...`: up to "
        "four words between.",
    )
    language = serializers.ChoiceField(
        choices=LANGUAGES, required=False, help_text="Empty: in every language."
    )
    action = serializers.ChoiceField(choices=WatchedWord.Action.choices, required=False)
    instead = words(200, help_text="Of `replace`.")
    address = words(200, help_text="Of `link`.")
    why = words(200)


class WatchedWordDraftSerializer(WatchedWordChangeSerializer):
    """A word to look for."""

    text = serializers.CharField(max_length=100)
    action = serializers.ChoiceField(choices=WatchedWord.Action.choices)


class WatchedWordSerializer(serializers.Serializer):
    """A word or phrase, and what becomes of a text that has it."""

    id = serializers.IntegerField()
    text = serializers.CharField()
    language = serializers.CharField(allow_blank=True, help_text="Empty: in every language.")
    action = serializers.ChoiceField(choices=WatchedWord.Action.choices)
    instead = serializers.CharField(allow_blank=True)
    address = serializers.CharField(allow_blank=True)
    why = serializers.CharField(allow_blank=True)
    added_at = serializers.DateTimeField()


class WordFileSerializer(serializers.Serializer):
    """The watched words as a comma-separated file."""

    csv = serializers.CharField(
        max_length=word_files.MOST_CHARACTERS, trim_whitespace=False, help_text="UTF-8."
    )


class WordsImportedSerializer(serializers.Serializer):
    """What came of a file."""

    added = serializers.IntegerField()
    changed = serializers.IntegerField()
    same = serializers.IntegerField()


class TestedTextSerializer(serializers.Serializer):
    """A text to try out; it is not kept."""

    text = serializers.CharField(max_length=TEST_LENGTH, trim_whitespace=False)
    language = serializers.ChoiceField(choices=LANGUAGES[1:], default="en")


class FindingSerializer(serializers.Serializer):
    """Something in text[start:end]."""

    kind = serializers.CharField()
    start = serializers.IntegerField(help_text="Counted in characters (code points).")
    end = serializers.IntegerField()
    weight = serializers.IntegerField()
    instead = serializers.CharField(allow_null=True, help_text="What could stand there.")
    action = serializers.CharField(allow_blank=True, help_text="Of a watched word.")
    address = serializers.CharField(allow_blank=True, help_text="Of a word that leads to a page.")
    why = serializers.CharField(allow_blank=True)


class FindingsSerializer(serializers.Serializer):
    """What a text would set off."""

    findings = FindingSerializer(many=True)


class CrisisPhraseDraftSerializer(serializers.Serializer):
    """Words in which somebody says that they are in danger."""

    text = serializers.CharField(max_length=300)
    kind = serializers.ChoiceField(choices=CrisisPhrase.Kind.choices)
    language = serializers.ChoiceField(choices=LANGUAGES[1:])


class CrisisPhraseSerializer(serializers.Serializer):
    """Words in which somebody says that they are in danger."""

    id = serializers.IntegerField()
    text = serializers.CharField()
    kind = serializers.ChoiceField(choices=CrisisPhrase.Kind.choices)
    language = serializers.CharField()
    added_at = serializers.DateTimeField()


class HelplineChangeSerializer(serializers.Serializer):
    """What is left out stays as it is."""

    country = serializers.ChoiceField(
        choices=["", *sorted(NAMES)], required=False, help_text="ISO 3166; empty: everywhere."
    )
    topic = serializers.ChoiceField(choices=Helpline.Topic.choices, required=False)
    name = serializers.CharField(max_length=120, required=False)
    phone = words(40, help_text="As it is dialled there.")
    text = words(120, help_text="How to write instead.")
    website = serializers.CharField(required=False, allow_blank=True, max_length=200)
    hours = serializers.CharField(required=False, allow_blank=True, max_length=80)
    language = serializers.CharField(required=False, allow_blank=True, max_length=10)
    checked_on = serializers.DateField(required=False, allow_null=True)
    place = serializers.IntegerField(
        required=False, min_value=0, max_value=helplines.LAST_PLACE, help_text="Small ones first."
    )


class HelplineDraftSerializer(HelplineChangeSerializer):
    """A line more; at least one of phone, text and website."""

    topic = serializers.ChoiceField(choices=Helpline.Topic.choices)
    name = serializers.CharField(max_length=120)


class HelplineSerializer(serializers.Serializer):
    """Somebody to talk to now."""

    id = serializers.IntegerField()
    country = serializers.CharField(allow_blank=True, help_text="ISO 3166; empty: everywhere.")
    topic = serializers.ChoiceField(choices=Helpline.Topic.choices)
    name = serializers.CharField()
    phone = serializers.CharField(allow_blank=True)
    text = serializers.CharField(allow_blank=True)
    website = serializers.CharField(allow_blank=True)
    hours = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True)
    checked_on = serializers.DateField(allow_null=True)
    place = serializers.IntegerField()


class HelplineQuery(serializers.Serializer):
    country = serializers.ChoiceField(
        choices=sorted(NAMES), required=False, help_text="Its lines, and those for everywhere."
    )
