from hlh.people.models.appointments import Appointment, Role
from hlh.people.models.browsers import KnownBrowser
from hlh.people.models.drafts import Draft
from hlh.people.models.efforts import Effort
from hlh.people.models.exports import Export
from hlh.people.models.nominations import Nomination
from hlh.people.models.organisations import Organisation, OrganisationProposal
from hlh.people.models.persons import Person
from hlh.people.models.profiles import Profile, Visibility
from hlh.people.models.resets import FactorReset
from hlh.people.models.unmaskings import Unmasking
from hlh.people.models.verifications import Verification
from hlh.people.models.voices import Naming, Quoting, Voice

__all__ = [
    "Appointment",
    "Draft",
    "Effort",
    "Export",
    "FactorReset",
    "KnownBrowser",
    "Naming",
    "Nomination",
    "Organisation",
    "OrganisationProposal",
    "Person",
    "Profile",
    "Quoting",
    "Role",
    "Unmasking",
    "Verification",
    "Visibility",
    "Voice",
]
