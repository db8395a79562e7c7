"""How labs are called where a role is held over one: to whoever holds it, and to administrators."""

from __future__ import annotations

from hlh.people.models.appointments import calls
from hlh.taxonomy.kept import Kept
from learning_labs.models import Lab


def _titles() -> dict[str, str]:
    return {str(pk): title for pk, title in Lab.objects.values_list("pk", "title")}


_known = Kept(_titles)  # a page of many roles asks once


@calls("lab")
def title_of(code: str) -> str:
    """The title of a lab; of one that this process has not heard of, once it has asked again."""
    if code not in _known.get():
        _known.forget()
    return _known.get().get(code, code)
