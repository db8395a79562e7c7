"""What a web server calls."""

import gc
import os
import re
from collections.abc import Callable, Iterable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hlh.settings")

from django.core.wsgi import get_wsgi_application

_django = get_wsgi_application()
gc.freeze()  # what every request uses is never garbage: no need to look at it again and again
_CHARSET = re.compile(r";\s*charset\s*=[^;]*", re.IGNORECASE)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer a request. Our pages are UTF-8, and so are the forms on them: an encoding that a request names is left
    out, because Django looks it up before any middleware is there to refuse it."""
    environ["CONTENT_TYPE"] = _CHARSET.sub("", environ.get("CONTENT_TYPE", ""))
    return _django(environ, start_response)
