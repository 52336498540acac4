"""The two lists that editors keep for reviewers as JSON."""

from rest_framework import serializers

from diseasemaps.api.serializers.common import text

LAST_POSITION = 32_767  # as the columns


class ChecklistItemSerializer(serializers.Serializer):
    """One thing that a reviewer looks at. Its id is what `ticked` names it by."""

    id = serializers.IntegerField()
    text = serializers.CharField()
    position = serializers.IntegerField()


class ChecklistItemDraftSerializer(serializers.Serializer):
    text = text(300)


class ChecklistItemChangeSerializer(ChecklistItemDraftSerializer):
    """What is left out stays as it is."""

    position = serializers.IntegerField(required=False, min_value=0, max_value=LAST_POSITION)


class CannedRequestSerializer(serializers.Serializer):
    """A request for changes that is made often: use its text as the `note`, or as a remark."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    text = serializers.CharField()
    position = serializers.IntegerField()


class CannedRequestDraftSerializer(serializers.Serializer):
    title = text(100)
    text = text(2_000)


class CannedRequestChangeSerializer(CannedRequestDraftSerializer):
    """What is left out stays as it is."""

    position = serializers.IntegerField(required=False, min_value=0, max_value=LAST_POSITION)
