"""Addresses that get no more mail, because it came back or was called spam."""

from django.db.models import QuerySet

from diseasemaps.notifications.models import Delivery, Suppression


def of(address: str) -> QuerySet[Suppression]:
    """What stops mail to `address` now."""
    return Suppression.objects.filter(address__iexact=address, lifted_at=None)


def stops(delivery: Delivery, address: str) -> bool:
    """Whether `delivery` may not go to `address` now."""
    return of(address).exclude(let_through=delivery.pk).exists()


def forget(address: str) -> int:
    """Remove that mail to `address` came back: for an account that is erased."""
    return Suppression.objects.filter(address__iexact=address).delete()[0]
