"""Addresses that get no more mail, because it came back or was called spam."""

from diseasemaps.notifications.models import Delivery, Suppression


def stops(delivery: Delivery, address: str) -> bool:
    """Whether `delivery` may not go to `address` now."""
    stopped = Suppression.objects.filter(address__iexact=address)
    return stopped.exclude(let_through=delivery.pk).exists()
