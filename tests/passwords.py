"""Passwords of tests cost next to nothing: a million rounds for each of hundreds of them are minutes.

Whoever checks them takes as many rounds, or would write each anew when somebody signs in, which ends their other sessions.
"""

from django.contrib.auth.hashers import PBKDF2PasswordHasher

PBKDF2PasswordHasher.iterations = 1_000
