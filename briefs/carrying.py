"""What in the briefs is about an area, or carries a free tag: the working texts, and the versions that were published."""

from django.utils.translation import gettext_lazy as _

from briefs.models import Brief, Gap, Version
from hlh.taxonomy.models import Area
from hlh.taxonomy.tagging import carries
from hlh.taxonomy.using import uses, uses_a_second

for model, called, second in (
    (Brief, _("Briefs"), _("Briefs, as their second area")),
    (Version, _("Versions of briefs"), _("Versions of briefs, as their second area")),
):
    uses_a_second(Area, model, called=second)
    uses(Area, model, "area", called=called)
    carries(model, "tags")

uses(Area, Gap, "area", called=_("What learning briefs do not know yet"))
