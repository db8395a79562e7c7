"""How the working text will look elsewhere, for whoever reads it: in one tap each, before anything is published."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from briefs.models import Brief, Told
from briefs.rendering.leaves import leaf_of
from briefs.rendering.speaking import script_text
from briefs.rendering.texts import mail_text, message

LOOKS = {
    "": _("Page"),
    "phone": _("Phone"),
    "print": _("On paper"),
    "turned": _("Right to left"),
    "mail": _("By mail"),
    "message": _("Message"),
    "script": _("Read aloud"),
}
TEXTS = {"mail": mail_text, "message": message, "script": script_text}


def preview_of(brief: Brief, told: Told, look: str) -> dict[str, Any]:
    """The context of a look; one that is not known is the page as it is."""
    look = look if look in LOOKS else ""
    said: dict[str, Any] = {"look": look, "looks": LOOKS.items()}
    if look == "turned":
        said["page_direction"] = "rtl"
    if look in TEXTS:
        said["look_words"] = TEXTS[look](leaf_of(brief, told))
    return said
