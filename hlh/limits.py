"""How often something may come from one network in a day. Without the cache nothing is limited: people come first."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from typing import TYPE_CHECKING, cast

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import DEFAULT_CACHE_ALIAS, caches
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.timezone import now

if TYPE_CHECKING:
    from hlh.web import ForgivingCache

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
    """Count one; false when more than `most` came today."""
    counting = cast("ForgivingCache", caches[DEFAULT_CACHE_ALIAS])
    return counting.count(_today(key), A_DAY) <= most


def is_spent(key: str, *, most: int) -> bool:
    """Whether the next one would be one too many today; it counts nothing."""
    return int(caches[DEFAULT_CACHE_ALIAS].get(_today(key)) or 0) >= most


def _today(key: str) -> str:
    return f"limit:{now().date()}:{key}"
