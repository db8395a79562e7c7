"""The no to a document that is to be read, with its reason."""


class Unread(Exception):
    """It cannot be read; `why` is one of `DocumentText.Why`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
