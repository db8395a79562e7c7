"""The no to a file, with its reason."""


class NotTaken(Exception):
    """This file is not taken in; `why` is one of `File.Why`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
