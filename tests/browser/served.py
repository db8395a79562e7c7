"""The hub as browsers of tests are served it."""

import tests.passwords  # noqa: F401  before anybody signs in
from hlh.wsgi import application

__all__ = ["application"]
