from hlh.people.models.appointments import Appointment, Role
from hlh.people.models.browsers import KnownBrowser
from hlh.people.models.organisations import Organisation
from hlh.people.models.persons import Person
from hlh.people.models.resets import FactorReset
from hlh.people.models.voices import Naming, Quoting, Voice

__all__ = ["Appointment", "FactorReset", "KnownBrowser", "Naming", "Organisation", "Person", "Quoting", "Role", "Voice"]
