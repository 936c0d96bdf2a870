"""What the two council documents publish of crime, anti-social behaviour and environmental crime, as rows."""

from collections.abc import Iterator

from scripts.documents import (
    ABUSE_2018,
    AREAS_2018,
    ASB_PLAN,
    CRIME_2018,
    CRIME_PLAN,
    HATE_2018,
    HATE_PLAN,
    TOPICS,
    NotInDocument,
    Place,
    Row,
    Transcriptions,
    figure_of,
    period_of,
    picked,
    standing,
    to_number,
    whole_or_none,
)


def environmental_by_type(read: Transcriptions) -> list[Row]:
    """Service requests of 2021-22 by type, for the whole district."""
    return [
        {
            **standing(ASB_PLAN, "[Environmental crime by type of report]"),
            "topic": TOPICS[row["report_type"]],
            "report_type": row["report_type"],
            "count": to_number(row["reports"]),
            "as_published": row["reports"],
            **period_of("2021-04", "2022-03"),
        }
        for row in read.table("plan_environmental_by_type", ASB_PLAN)
    ]


def environmental_by_area(read: Transcriptions) -> list[Row]:
    """Fly-tipping and waste on land in the plan's eleven areas."""
    labelled = "Printed under the sentence “Fly tipping is a significant concern for residents of Ashfield.”"
    unlabelled = (
        "The table has no label. Its eleven areas add up to 916, which is the total printed for “Waste on "
        "land” and for no other type."
    )
    waste = [row for row in environmental_by_type(read) if row["topic"] == "waste-on-land"]
    rows: list[Row] = []
    for topic, name, table, basis in (
        ("fly-tipping", "plan_fly_tipping_by_area", "[Fly-tipping by area]", labelled),
        ("waste-on-land", "plan_environmental_by_area", "[Unlabelled table by area]", unlabelled),
    ):
        for row in read.table(name, ASB_PLAN):
            rows.append(
                {
                    **standing(ASB_PLAN, table),
                    "topic": topic,
                    "locality": row["area"],
                    "count": to_number(row["reports"]),
                    "as_published": row["reports"],
                    **period_of("2021-04", "2022-03"),
                    "basis": basis,
                }
            )
    if sum(row["count"] for row in rows if row["topic"] == "waste-on-land") != waste[0]["count"]:
        raise NotInDocument("the unlabelled table by area does not add up to “Waste on land”")
    return rows


def environmental_top_areas(read: Transcriptions) -> list[Row]:
    """The three areas with most environmental crime and the ward named as highest in each."""
    ward_of = {row["area"]: row["ward"] for row in read.table("plan_environmental_highest_ward", ASB_PLAN)}
    return [
        {
            **standing(ASB_PLAN, "[Areas with the highest overall demand]"),
            "topic": "environmental-crime",
            "locality": row["area"],
            "count": to_number(row["reports"]),
            "as_published": row["reports"],
            **period_of("2021-04", "2022-03"),
            "highest_ward": ward_of[row["area"]],
            "highest_ward_vintage": "wards before 2015",
        }
        for row in read.table("plan_environmental_top_areas", ASB_PLAN)
    ]


def _crime(place: Place, table: str, crime_type: str, *figures: tuple[str, str, str, str]) -> Iterator[Row]:
    """Yield a row for each (measure, last month of its 12 months, heading of its column, printed figure)."""
    for measure, end, heading, printed in figures:
        yield {
            **standing(place, table),
            "crime_type": crime_type,
            "topic": TOPICS.get(crime_type, ""),
            "measure": measure,
            **period_of(f"{int(end[:4]) - 1}-10", end),
            "column_heading": heading,
            **figure_of(printed),
        }


def recorded_crime_plan(read: Transcriptions) -> list[Row]:
    """The plan's table of crime types and its small tables of ASB and hate crime."""
    rows: list[Row] = []
    for row in read.table("plan_recorded_crime", CRIME_PLAN):
        crime_type, *printed = row.values()
        headings = list(row)[1:]
        read.check(CRIME_PLAN, " ".join(headings))
        measures = ("count", "count", "count", "percentage_change")
        ends = ("2022-09", "2021-09", "2020-09", "2022-09")
        figures = zip(measures, ends, headings, printed, strict=True)
        rows += _crime(CRIME_PLAN, "[Recorded crime by type]", crime_type, *figures)
    # the hate crime table's heading swaps the months of its earlier year: lib/analysis/reconcile/check.py says so
    for name, place, table, crime_type in (
        (
            "plan_anti_social_behaviour",
            ASB_PLAN,
            "Anti-Social Behaviour in Ashfield",
            "Anti-Social Behaviour",
        ),
        ("plan_hate_crime", HATE_PLAN, "Hate crime", "Hate Crime"),
    ):
        for row in read.table(name, place):
            read.check(place, " ".join([table, *row]))
            measures = ("count", "count", "volume_change", "percentage_change")
            ends = ("2022-09", "2021-09", "2022-09", "2022-09")
            rows += _crime(place, table, crime_type, *zip(measures, ends, row, row.values(), strict=True))
    return rows


def recorded_crime_2018(read: Transcriptions) -> list[Row]:
    """The assessment's tables of crime types, domestic abuse and hate crime."""
    rows: list[Row] = []
    for name, place, headed, table in (
        ("assessment_recorded_crime", CRIME_2018, CRIME_2018, "[Recorded crime by type]"),
        # the headings of this table stand before its only row, which serves as the passage's heading
        ("assessment_domestic_abuse", ABUSE_2018, AREAS_2018, "[Domestic abuse]"),
        ("assessment_hate_crime", HATE_2018, HATE_2018, "[Hate crime]"),
    ):
        for row in read.table(name, place):
            crime_type, *printed, target = row.values()
            headings = list(row)[1:-1]
            for heading in headings:
                read.check(headed, heading)
            measures = ("count", "count", "volume_change", "percentage_change")
            ends = ("2018-09", "2017-09", "2018-09", "2018-09")
            figures = zip(measures, ends, headings, printed, strict=True)
            rows += [{**tidy, "target": target} for tidy in _crime(place, table, crime_type, *figures)]
    return rows


def area_shares_2018(read: Transcriptions) -> list[Row]:
    """Shares of crime and ASB in the four reporting areas."""
    return [
        {
            **standing(place, place[2]),
            **picked(row, "topic", "reporting_area"),
            **period_of("2017-10", "2018-09"),
            **figure_of(row["share"]),
        }
        for place, row in read.sentences("assessment_area_shares", "share")
    ]


def stated_percentages(read: Transcriptions) -> list[Row]:
    """Percentages stated in running text."""
    rows = []
    for place, row in read.sentences("stated_percentages", "percentage", "change", "count"):
        size = abs(to_number(row["percentage"]))
        rows.append(
            {
                **standing(place, "[Text]"),
                **picked(row, "subject", "topic", "area", "kind", "direction", "period_start", "period_end"),
                "as_published": row["percentage"],
                "value": -size if row["direction"] == "fall" else size,
                "change": whole_or_none(row["change"]),
                "count": whole_or_none(row["count"]),
                "sentence": row["sentence"],
            }
        )
    return rows


def stated_in_words(read: Transcriptions) -> list[Row]:
    """Ranks, counts and directions stated in running text."""
    return [
        {
            **standing(place, "[Text]"),
            **picked(row, "subject", "topic", "kind", "as_published"),
            "value": to_number(row["value"]),
            "of": whole_or_none(row["of"]),
            "sentence": row["sentence"],
        }
        for place, row in read.sentences("stated_in_words", "as_published", "of")
    ]
