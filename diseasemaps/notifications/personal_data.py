"""What notifications hold about a member."""

from diseasemaps.notifications import delivery, suppression
from diseasemaps.personal_data import Held, HeldByAddress, OnErase

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

HELD_BY_ADDRESS = [
    HeldByAddress(
        "notifications.Suppression",
        "address",
        "that mail to your address came back, or was unwanted",
        suppression.forget,
    ),
    HeldByAddress("notifications.Delivery", "address", "account mail to you", delivery.forget),
]
