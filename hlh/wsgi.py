"""What the web server calls."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hlh.settings")

application = get_wsgi_application()
gc.freeze()  # what every request uses is never garbage: no need to look at it again and again
