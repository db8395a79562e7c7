"""`manage.py lost_factors`: where the only administrator lost every second factor."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hlh.activity.models import Actor
from hlh.people.losing import reset_factors
from hlh.people.models import FactorReset, Person
from hlh.policy import NotNow


class Command(BaseCommand):
    help = "Takes the second factors of somebody away, as the screen in /cms/ does. Needs the reason, which they read."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("why")

    def handle(self, *args: Any, **options: Any) -> None:
        person = Person.objects.filter(email__iexact=options["email"]).first()
        why = options["why"].strip()[: FactorReset.LONGEST]
        if person is None or not why:
            raise CommandError("Name the address of an account, and why in a sentence.")
        try:
            reset_factors(person, why=why, by=Actor.objects.system())
        except NotNow as no:
            raise CommandError(str(no.words)) from no
        self.stdout.write(f"{person} is signed out, and is asked to set up a second factor at the next sign-in.")
