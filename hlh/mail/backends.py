"""Django's way to mail, for what allauth writes: it becomes a letter like every other."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hlh.mail.models import Letter
from hlh.mail.writing import nudge
from hlh.taxonomy.languages import data_code


class AsLetters(BaseEmailBackend):
    """Writes rows; the worker sends them."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        for message in messages:
            self._keep(message)
        return len(messages)

    def _keep(self, message: EmailMessage) -> None:
        parts: dict[str, Any] = {
            alternative.mimetype: alternative.content for alternative in getattr(message, "alternatives", [])
        }
        for address in message.to:
            letter = Letter.objects.create(
                kind=Letter.DOOR,
                to_address=address,
                language=data_code(get_language() or "en"),
                reason=_("Somebody used this address at the door of the hub."),
                subject=str(message.subject),
                text=str(message.body),
                html=parts.get("text/html", ""),
            )
            transaction.on_commit(partial(nudge, letter.pk))
