"""What stops the build of the bundled tables."""


class BuildError(ValueError):
    """A check on the raw or derived data failed; the message says which."""


def check(condition: bool, message: str) -> None:
    """Stop the build with `message` unless `condition` holds."""
    if not condition:
        raise BuildError(message)
