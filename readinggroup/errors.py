class RuleViolation(Exception):
    """The state of things says no; the message is a sentence that the member may read."""

    def __init__(self, message: object) -> None:
        super().__init__(str(message))
