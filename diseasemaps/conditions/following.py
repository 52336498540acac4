"""Following a condition."""

from diseasemaps.conditions.models import Condition
from diseasemaps.notifications.following import Followable

CONDITION = Followable(
    name="condition",
    title="Conditions",
    tells="You are told of new articles, experiences and questions here.",
    key="slug",
    seen=lambda user: Condition.objects.all(),
    words=lambda condition: condition.name,
    address=lambda condition: condition.get_absolute_url(),
)
