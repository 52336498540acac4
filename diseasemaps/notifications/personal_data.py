"""What notifications hold about a member."""

from diseasemaps.personal_data import Held, OnErase

HELD = [
    Held(
        "notifications.Event",
        "by",
        "things you did that others were told of",
        OnErase.ANONYMISE,
        export=False,
    ),
    Held("notifications.Notification", "recipient", "your inbox", OnErase.REMOVE),
    Held("notifications.Delivery", "recipient", "mail to you", OnErase.REMOVE),
    Held("notifications.Subscription", "user", "what you follow", OnErase.REMOVE),
    Held("notifications.Preference", "user", "which mail you want", OnErase.REMOVE),
]
