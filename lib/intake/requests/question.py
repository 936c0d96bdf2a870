"""What a file does not settle is asked: one clear question, whose answer goes into the mapping."""

from lib.base.errors import InputError


class Question(InputError):
    """A file can be read in several ways, and only the officer knows which is right.

    Attributes
    ----------
    key : str
        The part of `lib.intake.requests.mapping.Mapping` that an answer goes into.
    answers : dict of str to str
        What may be put there, and how each answer is called.
    """

    def __init__(self, message: str, key: str, answers: dict[str, str]):
        super().__init__(f"{message} Say which: answer on the page, or give the mapping “{key}”: {_listed(answers)}.")
        self.asked, self.key, self.answers = message, key, answers


def _listed(answers: dict[str, str]) -> str:
    return " or ".join(f"“{answer}” ({words})" for answer, words in answers.items())
