"""How organisations are called where a role is held over one."""

from __future__ import annotations

from hlh.people.models import Organisation
from hlh.people.models.appointments import calls
from hlh.taxonomy.kept import Kept


def _names() -> dict[str, str]:
    return {str(pk): name for pk, name in Organisation.objects.exclude(partner=None).values_list("pk", "name")}


_known = Kept(_names)  # a page of many roles asks once


@calls("organisation")
def name_of(code: str) -> str:
    """The name of a partner; of one that this process has not heard of, once it has asked again."""
    if code not in _known.get():
        _known.forget()
    return _known.get().get(code, code)
