"""Persons, organisations, appointments; voice, naming and consent."""
