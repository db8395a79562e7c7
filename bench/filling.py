"""A hub with one discussion of 25 posts, for measuring: `python -m bench.filling` prints where it is, and who reads it."""

from __future__ import annotations

import json

import django

POSTS = 25
TEXT = "We moved the clinic to the school and kept the cold chain. " * 6


def fill() -> dict[str, str]:
    """Make the tables, the people, the lab and the discussion.

    Returns:
        path of the discussion, and the session of a member who has not written there yet.
    """
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command

    from hlh.activity.models import Actor
    from hlh.people.models import Naming, Person, Quoting
    from hlh.people.voices import speak
    from hlh.taxonomy.models import Country
    from learning_labs.models import Discussion, Lab, Post

    call_command("migrate", verbosity=0)
    call_command("taxonomy", verbosity=0)
    system, countries = Actor.objects.system(), list(Country.objects.order_by("iso3")[:POSTS])
    people = [
        Person.objects.create_user(f"person{n}@example.org", name=f"Person {n}", country=country)
        for n, country in enumerate([*countries, countries[0]])
    ]
    lab = Lab.objects.open_one(
        slug="measured",
        title="A measured lab",
        purpose="What a discussion costs.",
        guiding_question="What does it cost?",
        areas=[6],
        languages=["en"],
        by=system,
    )
    for person in people:
        lab.welcome(person, by=system)
    discussion = Discussion.objects.begin(lab, language="en", area=6, from_question=False)
    *authors, reader = people
    for number, person in enumerate(authors):
        voice = speak(person, discussion.place, naming=Naming.OFFICE, quoting=Quoting.ASK, among={})
        by = Actor.objects.of(person)
        if number:
            Post.objects.write(discussion, text=f"{TEXT}\n\n{TEXT}", language="en", voice=voice, by=by)
        else:
            discussion.open(f"{TEXT}\n\n{TEXT}", voice=voice, by=by)
    session = SessionStore()
    session[SESSION_KEY] = str(reader.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = reader.get_session_auth_hash()
    session.create()
    return {"path": discussion.get_absolute_url(), "session": str(session.session_key)}


if __name__ == "__main__":
    django.setup()
    print(json.dumps(fill()))
