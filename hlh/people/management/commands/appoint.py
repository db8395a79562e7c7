from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hlh.activity.models import Actor
from hlh.people.models import Appointment, Person, Role
from hlh.people.models.appointments import unknown_marks
from hlh.policy import NotNow


class Command(BaseCommand):
    help = "Appoints somebody to a role, over a scope such as country:KEN or region:AFR; without one, over everything."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("scope", nargs="*", metavar="country:KEN")
        parser.add_argument("--end", action="store_true", help="ends that appointment")

    def handle(self, *args: Any, **options: Any) -> None:
        person = Person.objects.filter(email__iexact=options["email"]).first()
        if person is None:
            raise CommandError(
                f"Nobody has the address {options['email']}. They make their account at /accounts/signup/."
            )
        if unknown := unknown_marks(options["scope"]):
            raise CommandError(f"Not known: {', '.join(unknown)}. Write country:KEN, region:AFR, area:6.")
        role, scope = Role(options["role"]), sorted(options["scope"])
        running = Appointment.objects.running().filter(person=person, role=role, scope=scope).first()
        if options["end"]:
            if running is None:
                raise CommandError("There is no such appointment.")
            try:
                running.end(by=Actor.objects.system())
            except NotNow as no:
                raise CommandError(str(no.words)) from no
            self.stdout.write(f"{person} is no longer {running}")
        elif running is None:
            self.stdout.write(
                f"{person} is now {Appointment.objects.appoint(person, role, scope=scope, by=Actor.objects.system())}"
            )
        else:
            self.stdout.write(f"{person} is {running} already")
