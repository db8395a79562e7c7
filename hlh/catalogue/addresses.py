"""Where entries stand, for a reader of this page."""

from django.conf import settings
from django.utils.translation import get_language


def here(address: str) -> str:
    """An address of the catalogue in the language of this page."""
    language = get_language() or settings.LANGUAGE_CODE
    return address if language == settings.LANGUAGE_CODE else f"/{language}{address}"
