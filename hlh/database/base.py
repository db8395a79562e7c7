from __future__ import annotations

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Sees at the start of a request whether the server went away, without asking it.

    A server that ends a connection says so, on the way out too: something stands to be read. Where nothing does, and
    nothing went wrong, the question would only cost its way there and back, on every page.
    """

    def is_usable(self) -> bool:
        if self.connection is None or self.errors_occurred or self.connection.closed or self._was_told_something():
            return bool(super().is_usable())
        return True

    def _was_told_something(self) -> bool:
        looking = select.poll()
        looking.register(self.connection.fileno(), select.POLLIN | select.POLLPRI)
        return bool(looking.poll(0))
