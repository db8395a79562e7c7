"""What the network shows, by what it is about."""

from hlh.network.views.answering import answer
from hlh.network.views.calls import acceptance, call, calls, closing, withdrawal
from hlh.network.views.contacts import confirm_contact, contacts, end_contact
from hlh.network.views.partners import end, new, partner, partners, settings
from hlh.network.views.raising import change_call, new_call, opening

__all__ = [
    "acceptance",
    "answer",
    "call",
    "calls",
    "change_call",
    "closing",
    "confirm_contact",
    "contacts",
    "end",
    "end_contact",
    "new",
    "new_call",
    "opening",
    "partner",
    "partners",
    "settings",
    "withdrawal",
]
