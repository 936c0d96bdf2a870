"""The same answers as the pages, without a browser: `python -m lib wards --topic asb --from 2024-10 --to 2025-09`.

Tables go to standard output as CSV. A question that cannot be answered ends with exit code 2 and one line on standard
error that says why. `python -m lib COMMAND --help` says what a command is asked with.
"""

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any, NoReturn

import pandas as pd

from lib.base.cells import safe_cells
from lib.base.errors import InputError
from lib.base.months import parse_month
from lib.base.words import sentence_case
from lib.cli.briefing import add_command as add_briefing
from lib.cli.claims import add_claims
from lib.cli.evaluate import add_evaluate
from lib.cli.outcomes import add_outcomes
from lib.cli.own_area import add_area
from lib.cli.packs import add_pack
from lib.cli.records import add_commands as add_records
from lib.incidents.view import View
from lib.published.find_place import ward_asked


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with a command in one line, without the usage text."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{message}; see “{self.prog} --help”.\n")

    def add_subparsers(self, **how: Any) -> Any:
        """Add commands whose own help says what they are for, as the list of commands does."""
        return super().add_subparsers(action=_Commands, **how)


class _Commands(argparse._SubParsersAction):
    def add_parser(self, name: str, **how: Any) -> Any:
        how.setdefault("description", f"{sentence_case(how['help'])}.")
        return super().add_parser(name, **how)


TOPIC = "for example asb; one that does not exist is answered with all that do"

Option = tuple[str, dict[str, Any]]
Answer = Callable[[argparse.Namespace], pd.DataFrame]
_COMMANDS: dict[str, tuple[Answer, str, tuple[Option, ...]]] = {}


def _option(name: str, **how: Any) -> Option:
    return name, how


def _command(text: str, *options: Option) -> Callable[[Answer], Answer]:
    """Make a function the answer of the command of its name; `python -m lib --help` lists them in their order here."""

    def listed(answer: Answer) -> Answer:
        _COMMANDS[answer.__name__.replace("_", "-")] = answer, text, options
        return answer

    return listed


_TOPIC = _option("--topic", required=True, help=TOPIC)
_WARD = _option("--ward", required=True, help="code, name, village or postcode")
_PERIOD = (
    _option("--from", dest="start", metavar="YYYY-MM", help="first month; default: a year before the last"),
    _option("--to", dest="end", metavar="YYYY-MM", help="last month; default: the last complete one"),
)


def _view(options: argparse.Namespace, geography: str) -> View:
    view = View.default(options.topic)
    return replace(
        view,
        start=options.start or view.start,
        end=options.end or view.end,
        geography=geography,
        measure="rate",
    )


@_command("the wards with rates, intervals, ranks and change", _TOPIC, *_PERIOD)
def wards(options: argparse.Namespace) -> pd.DataFrame:
    """Return the wards with every figure, highest rate first."""
    from lib.analysis.areas import ward_figures
    from lib.drawing.words.tables import area_columns

    return area_columns(ward_figures(_view(options, "ward")))


@_command("how the whole district changed, beside the rest of its county", _TOPIC, *_PERIOD)
def district(options: argparse.Namespace) -> pd.DataFrame:
    """Return how the whole district changed since the same months a year before, beside the rest of its county."""
    from lib.analysis.district import district_columns

    view = _view(options, "ward")
    return district_columns(options.topic, view.start, view.end)


@_command("hexagons with Gi*, how lasting they are, and whether residents explain them", _TOPIC, *_PERIOD)
def hexes(options: argparse.Namespace) -> pd.DataFrame:
    """Return the hexagons with their Gi* and class, busiest first."""
    from lib.analysis.small_areas import hex_figures
    from lib.drawing.words.hexes import hex_columns

    rows = hex_columns(hex_figures(_view(options, "hex"))).round({"residents_expected": 2, "residents_q_value": 6})
    first = ["hex_id", "count", "gi_star", "p_value", "q_value", "class", "in_words"]
    return rows[[*first, *(column for column in rows if column not in first)]]


@_command("how often the hotspot rule would find a place among so many incidents", _TOPIC, *_PERIOD)
def seen(options: argparse.Namespace) -> pd.DataFrame:
    """Return how often the hotspot rule would find a place among as many incidents as there are."""
    from lib.analysis.seen import seen_table
    from lib.analysis.small_areas import hex_figures

    figures = hex_figures(_view(options, "hex"))
    return seen_table(figures.topic, figures.rows["count"].sum())


@_command("map points by count", _TOPIC, *_PERIOD)
def points(options: argparse.Namespace) -> pd.DataFrame:
    """Return the map points, busiest first."""
    from lib.analysis.small_areas import point_figures

    return point_figures(_view(options, "point")).points


@_command("whether last year’s hotspots held what came next", _TOPIC, *_PERIOD)
def capture(options: argparse.Namespace) -> pd.DataFrame:
    """Return how much of a period fell where the year before it had its hotspots."""
    from lib.analysis.small_areas import capture_figures

    figures = capture_figures(_view(options, "hex"))
    return figures.rows.assign(
        chosen_from=figures.chosen_on.start,
        chosen_to=figures.chosen_on.end,
        chosen_months=len(figures.chosen_on.covered),
        tested_from=figures.tested_on.start,
        tested_to=figures.tested_on.end,
        tested_months=len(figures.tested_on.covered),
    )


@_command("how much each ward’s count hangs on its edge", _TOPIC, *_PERIOD)
def edges(options: argparse.Namespace) -> pd.DataFrame:
    """Return how much each ward's count hangs on incidents within 50 metres of its edge."""
    from lib.analysis.small_areas import edge_figures

    return edge_figures(_view(options, "ward"))


@_command(
    "months, kinds, neighbours and likes of a ward, hexagon or map point",
    _TOPIC,
    _option("--by", choices=("ward", "hex", "point"), required=True, help="what --id names"),
    _option("--id", required=True, help="ward code, hex_id, or “longitude,latitude” with six decimals"),
    *_PERIOD,
)
def spot(options: argparse.Namespace) -> pd.DataFrame:
    """Return the months, kinds, neighbours and likes of what a map draws: a ward, a hexagon or a map point."""
    from lib.answers.spots import spot_columns

    return safe_cells(spot_columns(_view(options, options.by), options.id))


@_command(
    "what a map shows in each month, quarter or year",
    _TOPIC,
    _option(
        "--by", choices=("ward", "locality", "reporting-area", "hex", "point"), default="ward", help="what a row is"
    ),
    _option("--step", choices=("month", "quarter", "year"), default="month", help="of what length; default: month"),
)
def frames(options: argparse.Namespace) -> pd.DataFrame:
    """Return what a map shows in each month, quarter or year."""
    from lib.analysis.frames import frame_columns

    view = replace(View.default(options.topic), geography=options.by)
    return safe_cells(frame_columns(view, options.step))


@_command(
    "which months and map points made a ward’s year",
    _TOPIC,
    _option("--ward", default="", help="code, name, village or postcode; default: every ward"),
    *_PERIOD,
)
def bursts(options: argparse.Namespace) -> pd.DataFrame:
    """Return which months and map points made a ward's year, with the sentence that pages say of each."""
    from lib.analysis.bursts import burst_figures
    from lib.drawing.words.bursts import burst_columns

    figures = burst_figures(_view(options, "point"))
    return safe_cells(burst_columns(figures, ward_asked(options.ward) if options.ward else ""))


@_command(
    "the council’s requests by size, waste type, land type and outcome",
    _option("--topic", required=True, help="for example fly-tipping"),
    _option("--area", default="", help="a ward’s code, name, village or postcode; default: the district"),
    *_PERIOD,
)
def consists(options: argparse.Namespace) -> pd.DataFrame:
    """Return what the council's requests of a topic consist of: size, waste type, land type and outcome."""
    from lib.analysis.make_up import make_up, make_up_columns

    view = _view(options, "ward")
    found = make_up(options.topic, ward_asked(options.area) if options.area else "", view.start, view.end)
    return safe_cells(make_up_columns(found))


@_command("how much the counts of each topic vary beyond chance")
def dispersion(options: argparse.Namespace) -> pd.DataFrame:
    """Return how much the counts of each topic vary beyond chance."""
    from lib.analysis.dispersion import dispersion_table

    return dispersion_table()


@_command(
    "what months can be expected to hold, also ahead of the data",
    _option("--topic", help=TOPIC),
    *_PERIOD,
    _option("--together", action="store_true", help="the months added up: a row a ward"),
    _option("--score", action="store_true", help="how forecasts of the past did, by topic"),
)
def expectation(options: argparse.Namespace) -> pd.DataFrame:
    """Return what months can be expected to hold, or how forecasts of the past did."""
    from lib.analysis.expectation import expectation as expected
    from lib.analysis.expectation import scores
    from lib.incidents.topics import topic_named

    if options.score:
        return scores()
    if not (options.topic and options.start and options.end):
        raise InputError("Name a --topic and the months with --from and --to, or ask for --score.")
    topic = topic_named(options.topic)
    return expected(topic, parse_month(options.start), parse_month(options.end), options.together)


@_command("the plan's localities, as published", _TOPIC)
def localities(options: argparse.Namespace) -> pd.DataFrame:
    """Return the plan's localities with their figures as published."""
    from lib.analysis.areas import locality_figures
    from lib.drawing.words.tables import area_columns

    view = replace(View.default(options.topic), geography="locality", measure="count")
    return area_columns(locality_figures(view)).rename(columns={"area": "locality"})


@_command(
    "recorded crime beside a group of similar areas",
    _option("--offence", required=True, help="for example “Total recorded crime (excluding fraud)”"),
    _option("--period", required=True, help="for example “year ending Jun 2025”"),
    _option("--group", required=True, help="for example nearest_neighbours_2024"),
)
def similar_areas(options: argparse.Namespace) -> pd.DataFrame:
    """Return the district and a group's members by recorded crime, highest rate first; joint figures are not ranked."""
    from lib.analysis.similar.groups import published_group
    from lib.analysis.similar.recorded_crime import RATE_COLUMNS, recorded_crime, standing_tables

    tables = standing_tables()
    group = published_group(options.group, tables)
    rows = recorded_crime(options.offence, options.period, group, tables).rows
    return rows[RATE_COLUMNS].round({"rate": 4, "rate_low": 4, "rate_high": 4})


@_command(
    "fly-tipping of every authority of England, with both ranks",
    _option("--year", required=True, help="for example 2021-22"),
)
def fly_tipping(options: argparse.Namespace) -> pd.DataFrame:
    """Return every authority's fly-tipping incidents and rate in one year with both ranks, lowest rate first."""
    from lib.analysis.similar.fly_tipping import fly_tipping as authorities
    from lib.analysis.similar.fly_tipping import standing_tables

    table = authorities(options.year, standing_tables()).drop(columns="is_ours")
    return table.round({"rate": 4, "rate_low": 4, "rate_high": 4})


@_command("every figure of one ward", _WARD, *_PERIOD)
def ward(options: argparse.Namespace) -> pd.DataFrame:
    """Return every figure of one ward, one row a topic."""
    from lib.answers.ward import ward_profile
    from lib.drawing.words.ward import tiles_for_files

    code = ward_asked(options.ward)
    view = _view(argparse.Namespace(topic="asb", start=options.start, end=options.end), "ward")
    return tiles_for_files(ward_profile(code, view.start, view.end).tiles)


@_command(
    "what a ward’s figures give reason to ask, each with its figure",
    _WARD,
    _option("--topic", default="asb", help="the topic that is looked at; default: asb"),
    *_PERIOD,
)
def questions(options: argparse.Namespace) -> pd.DataFrame:
    """Return the questions that a ward's figures raise, each with its figure and the command that prints it."""
    from lib.answers.questions import questions_table

    view = _view(options, "ward")
    return safe_cells(questions_table(ward_asked(options.ward), view.topic, view.start, view.end))


@_command(
    "what worried those who replied to a survey wave", _option("--wave", required=True, help="for example 2022-06")
)
def concerns(options: argparse.Namespace) -> pd.DataFrame:
    """Return what worried those who replied to one survey wave, most named first."""
    from lib.analysis.concerns import concern_ranking
    from lib.analysis.surveys import with_published
    from lib.records import waves

    first = ["item", "percentage", "low", "high", "rank", "tie", "direction", "versus_average"]
    answers, _ = with_published(waves.held_waves())
    ranked = concern_ranking(answers, options.wave).round({"percentage": 2, "low": 2, "high": 2})
    return ranked[[*first, *(column for column in ranked if column not in first)]]


@_command(
    "published figures computed again, and whether they agree",
    _option("--only-differences", action="store_true", help="leave out the figures that agree"),
)
def reconcile(options: argparse.Namespace) -> pd.DataFrame:
    """Return every published figure that was computed again, and whether it agrees."""
    from lib.analysis.reconcile.check import published_figures_checked

    checked = published_figures_checked()
    return checked[~checked["agrees"]] if options.only_differences else checked


@_command(
    "what the documents say that holds these words, as printed",
    _option("words", nargs="+", metavar="WORD", help="for example knife, or domestic abuse"),
)
def says(options: argparse.Namespace) -> pd.DataFrame:
    """Return what the documents say that holds every word, as printed, with where it stands."""
    from lib.published.statements import says as found

    return safe_cells(found(" ".join(options.words)))


@_command("each month’s hotspots, graded by what the month brought", _TOPIC)
def hotspot_score(options: argparse.Namespace) -> pd.DataFrame:
    """Return how the hotspots of each month's forecast did."""
    from lib.answers.hotspot_score import score_figure

    return score_figure(options.topic).for_files


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m lib", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    for name, (answer, text, options) in _COMMANDS.items():
        command = commands.add_parser(name, help=text)
        for option, how in options:
            command.add_argument(option, **how)
        command.set_defaults(answer=answer)
    add_claims(commands)
    add_evaluate(commands)
    add_outcomes(commands)
    add_area(commands)
    add_records(commands)
    add_briefing(commands)
    add_pack(commands)
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Answer one command; return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        if hasattr(options, "run"):  # commands that say themselves what they did
            options.run(options)
        else:
            options.answer(options).to_csv(sys.stdout, index=False)
        sys.stdout.flush()
    except InputError as error:
        print(str(error), file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader, `head` for one, has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main())
