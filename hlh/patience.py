"""Who did not answer is not asked again for a while: one caller waits for an absence, not each."""

import time


class Absence:
    """Remembers for some seconds that a server is away. True while it lasts."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._until = 0.0

    def __bool__(self) -> bool:
        return time.monotonic() < self._until

    def begin(self) -> None:
        """It has just not answered."""
        self._until = time.monotonic() + self.seconds

    def end(self) -> None:
        """It may be there again: ask."""
        self._until = 0.0
