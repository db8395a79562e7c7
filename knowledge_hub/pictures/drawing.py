"""The sizes and forms of a picture: drawn by a worker when it is uploaded, so that no reader waits for it."""

from __future__ import annotations

import logging

from django.db.models import Count, Q
from wagtail.images import get_image_model
from wagtail.images.models import Image

from hlh.activity.hurrying import tell_the_worker

log = logging.getLogger(__name__)
WIDTHS = (320, 640, 1280)
FORMS = ("avif", "webp", "jpeg")  # the lightest first; the last is for browsers that know no other
SPECS = {f"width-{width}|format-{form}": (width, form) for form in FORMS for width in WIDTHS}
AT_ONCE = 10  # pictures of a round


def nudge(picture: int) -> None:
    """Ask the worker to draw it now; without a broker beat does it a little later."""
    from knowledge_hub.tasks import draw_picture

    tell_the_worker(draw_picture, picture)


def draw(picture: Image) -> None:
    """Make every size and form that is missing."""
    picture.get_renditions(*SPECS)


def draw_waiting() -> None:
    """Draw what waits: its message was lost, or the store was away."""
    drawn = Count("renditions", filter=Q(renditions__filter_spec__in=SPECS))
    waiting = get_image_model().objects.annotate(drawn=drawn).filter(drawn__lt=len(SPECS))
    for picture in waiting.order_by("?")[
        :AT_ONCE
    ]:  # one that cannot be drawn does not stand before the others for ever
        try:
            draw(picture)
        except Exception as trouble:
            log.warning("picture %d waits for the next round: %s", picture.pk, type(trouble).__name__)
