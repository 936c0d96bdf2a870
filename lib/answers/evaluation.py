"""What the page on an intervention shows: the verdict with its chart, table and what it rests on."""

from lib.analysis.evaluation.evaluate import Evaluation, evaluation_rows
from lib.answers.figure import Figure
from lib.drawing.charts.evaluation import evaluation_chart
from lib.drawing.words.evaluation import (
    NO_PROOF,
    NOT_TOLD,
    about_evaluation,
    evaluation_headline,
    evaluation_in_words,
    interval_sentence,
    line_sentence,
    regression_sentence,
    ring_sentence,
    short_sentences,
)

METHOD = (
    "The months since it began are set beside what each place’s past foretold, moved as the places compared with "
    "moved; how far untreated places strayed from theirs says how sure it is.",
    "Did it work",
)


def evaluation_figure(found: Evaluation) -> Figure:
    """Return what became of an intervention; its lines say what was counted, what could be seen, and what it means."""
    asked = found.intervention
    return Figure(
        "did-it-work",
        evaluation_headline(found),
        short_sentences(found),
        evaluation_chart(found.monthly, asked.start, asked.end, found.topic.sentence),
        evaluation_in_words(found),
        evaluation_rows([found]),
        about_evaluation(found),
        METHOD,
        "python -m lib evaluate FILE",
        "Dashed: the places compared with, scaled to the level before it began. Gaps: months not on record in full.",
    )


def how_sure(found: Evaluation) -> tuple[str, ...]:
    """Return the sentences behind “How sure are we”: interval, edge, past, ring, what it does not tell."""
    said = interval_sentence(found), line_sentence(found), regression_sentence(found), ring_sentence(found)
    return tuple(filter(None, (*said, NO_PROOF, NOT_TOLD)))
