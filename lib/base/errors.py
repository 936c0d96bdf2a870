"""Errors that a person can cause, each of which says what was wrong and what to do."""


class InputError(ValueError):
    """Something a person gave (a link, a file, an argument) cannot be used.

    The message is one plain sentence for that person: what was wrong, where, and what to do.
    """


class DataFileError(InputError):
    """A bundled table is missing or is not what data/datapackage.json says it is."""


class CannotSay(InputError):
    """The data do not allow the figure that was asked for; the message is the reason."""


class StoreError(InputError):
    """The local records database cannot be read or written; the message says why and what to do."""


class NotAllowed(InputError):
    """Whoever asks may not do or see this; the message says who may, or what to do first."""
