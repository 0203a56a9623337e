"""What can go wrong when specimens are made: a code, and the thing to do."""


class SpecimenError(Exception):
    """A specimen could not be made; nothing was changed.

    `code` is stable and meant for programs, the message is one sentence for people
    that ends in what to do.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
