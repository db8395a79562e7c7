"""How often something may come from one network in a day. Without the cache nothing is limited: people come first."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

A_DAY = 86_400


def network_of(request: HttpRequest) -> str:
    """What a network is known by: a keyed hash, from which nobody reads an address.

    The door knows whose word on addresses counts (TRUSTED_PROXIES).
    """
    try:
        address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    except (PermissionDenied, ValueError):
        network = "unknown"
    else:
        network = str(ipaddress.ip_network((address, 24 if address.version == 4 else 64), strict=False))
    return hmac.new(settings.SECRET_KEY.encode(), f"network:{network}".encode(), hashlib.sha256).hexdigest()[:24]


def spend(key: str, *, most: int) -> bool:
    """Count one; false when more than `most` came within a day."""
    cache.add(f"limit:{key}", 0, A_DAY)
    try:
        return cache.incr(f"limit:{key}") <= most
    except ValueError:  # it ran out between the two
        return True
