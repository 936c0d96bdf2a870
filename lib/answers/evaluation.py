"""What the page on an intervention shows: the verdict of three with its chart, table and what it rests on."""

from lib.analysis.evaluation.evaluate import Evaluation, evaluation_rows
from lib.answers.figure import Figure
from lib.drawing.charts.evaluation import evaluation_chart
from lib.drawing.words.evaluation import (
    NOT_TOLD,
    about_evaluation,
    evaluation_headline,
    evaluation_in_words,
    expected_sentence,
    overlap_sentence,
    power_sentence,
    regression_sentence,
    ring_sentence,
)

METHOD = (
    "The months since it began are set beside what each ward’s past foretold, moved as the wards compared with moved; "
    "how far untreated wards strayed from theirs gives the interval.",
    "Did it work",
)


def evaluation_figure(found: Evaluation) -> Figure:
    """Return what became of an intervention.

    Returns
    -------
    Figure
        Its lines say what was counted beside what was expected, what a plain before and after would say and why that is
        no proof, the smallest fall that could be seen, the wards round about, and what it does not tell.
    """
    lines = (
        expected_sentence(found),
        overlap_sentence(found),
        power_sentence(found),
        regression_sentence(found),
        ring_sentence(found),
        NOT_TOLD,
    )
    asked = found.intervention
    return Figure(
        "did-it-work",
        evaluation_headline(found),
        tuple(filter(None, lines)),
        evaluation_chart(found.monthly, asked.start, asked.end, found.topic.sentence),
        evaluation_in_words(found),
        evaluation_rows([found]),
        about_evaluation(found),
        METHOD,
        "python -m lib evaluate FILE",
        "Dashed: the wards compared with, scaled to the level of the treated ones before it began. Gaps: months not on "
        "record in full.",
    )
