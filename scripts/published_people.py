"""What the two council documents publish of residents, health, homes and work, and of surveys, as rows."""

from scripts.documents import (
    ASB_PLAN,
    ECONOMY_2018,
    HEALTH_2018,
    HOMELESS_2018,
    SOCIAL_2018,
    VIOLENCE_PLAN,
    WARDS_2018,
    Row,
    Transcriptions,
    figure_of,
    period_of,
    picked,
    standing,
    whole_or_none,
)

# In the order of their codes, E05010673 to E05010695.
WARDS_2015 = """
    Abbey Hill; Annesley & Kirkby Woodhouse; Ashfields; Carsic; Central & New Cross; Hucknall Central;
    Hucknall North; Hucknall South; Hucknall West; Huthwaite & Brierley; Jacksdale; Kingsway;
    Kirkby Cross & Portland; Larwood; Leamington; St Mary's; Selston; Skegby; Stanton Hill & Teversal;
    Summit; Sutton Junction & Harlow Wood; The Dales; Underwood
"""
WARD_CODES = {name.strip(): f"E050{10673 + place}" for place, name in enumerate(WARDS_2015.split(";"))}
REPORTING_AREAS = {
    "Hucknall": "Hucknall",
    "Sutton in Ashfield": "Sutton-in-Ashfield",
    "Kirkby in Ashfield": "Kirkby-in-Ashfield",
    "Selston, Jacksdale & Underwood": "Ashfield Rurals",
}
QUESTIONS = {
    "concerns": "Which crime and disorder types concern residents most",
    "perception": "How levels of crime and anti-social behaviour have changed over the past year",
    "safe": "What makes your area a safe place?",
    "unsafe": "What makes your area an unsafe place?",
}


def ward_population_published(read: Transcriptions) -> list[Row]:
    """Residents by ward, reporting area and district, 2015 to 2017."""
    rows = []
    for row in read.table("assessment_ward_population", WARDS_2018):
        area = row["area"]
        # the one name that is neither is Ashfield, the district
        kind = "ward" if area in WARD_CODES else "reporting area" if area in REPORTING_AREAS else "district"
        for year in ("2015", "2016", "2017"):
            rows.append(
                {
                    **standing(WARDS_2018, "Total resident population"),
                    "area": area,
                    "area_kind": kind,
                    "ward_code": WARD_CODES.get(area, ""),
                    "reporting_area": REPORTING_AREAS.get(area, ""),
                    "year": int(year),
                    **figure_of(row[year]),
                }
            )
    return rows


def population_census(read: Transcriptions) -> list[Row]:
    """District figures of the two censuses and 2017."""
    printed = [
        ("[Census 2001, Census 2011 and 2017]", row["item"], year, row[column])
        for row in read.table("assessment_population_census", SOCIAL_2018)
        for column, year in (("census_2001", 2001), ("census_2011", 2011), ("2017", 2017))
        if row[column] != "-"
    ]
    people = "a population of 126,164, with 61,931 males 64,233 females"
    area = "Ashfield District covers an area of 10,956 hectares"
    for sentence, item, figure in (
        (people, "Population", "126,164"),
        (people, "Males", "61,931"),
        (people, "Females", "64,233"),
        (area, "Area in hectares", "10,956"),
    ):
        read.check(SOCIAL_2018, sentence)
        printed.append(("[Text]", item, 2017, figure))
    return [
        {**standing(SOCIAL_2018, table), "item": item, "year": year, **figure_of(figure)}
        for table, item, year, figure in printed
    ]


def deaths_from_violence(read: Transcriptions) -> list[Row]:
    """Deaths from violence by district over fifteen years."""
    return [
        {
            **standing(VIOLENCE_PLAN, "Number of deaths from violence"),
            "area": row["area"],
            "measure": measure,
            **period_of("2007-04", "2022-03"),
            **figure_of(printed),
        }
        for row in read.table("plan_deaths_from_violence", VIOLENCE_PLAN)
        for measure, printed in (("count", row["deaths"]), ("percentage", row["share"]))
    ]


def homelessness(read: Transcriptions) -> list[Row]:
    """Households accepted as homeless, Ashfield and five districts."""
    rows = []
    for row in read.table("assessment_homelessness", HOMELESS_2018):
        year = row.pop("year")
        for column, printed in row.items():
            area, measure = column.split(": ")
            rows.append(
                {
                    **standing(HOMELESS_2018, HOMELESS_2018[2]),
                    "area": area,
                    "measure": measure,
                    **period_of(f"{year[:4]}-04", f"20{year[-2:]}-03"),
                    **figure_of(printed),
                }
            )
    return rows


def life_expectancy(read: Transcriptions) -> list[Row]:
    """Life expectancy at birth and at 65."""
    rows = []
    for row in read.table("assessment_life_expectancy", HEALTH_2018):
        area = row.pop("area")
        for column, printed in row.items():
            at, sex, years = column.split("_")
            rows.append(
                {
                    **standing(HEALTH_2018, "Life Expectancy"),
                    "area": area,
                    "at": at,
                    "sex": sex,
                    "years": years,
                    **figure_of(printed),
                }
            )
    return rows


def economic_activity(read: Transcriptions) -> list[Row]:
    """Economic activity rates of men and women."""
    rows = []
    for row in read.table("assessment_economic_activity", ECONOMY_2018):
        measure = row.pop("measure")
        for area, printed in row.items():
            rows.append(
                {
                    **standing(ECONOMY_2018, "Economic Activity"),
                    "area": area,
                    "measure": measure,
                    **period_of("2017-07", "2018-06"),
                    **figure_of(printed),
                }
            )
    return rows


def survey_waves(read: Transcriptions) -> list[Row]:
    """The surveys and consultations behind the answers."""
    return [
        {
            **standing(place, "[Text]"),
            **picked(row, "wave", "name", "fieldwork_start", "fieldwork_end"),
            "base": whole_or_none(row["base"]),
            **picked(row, "method", "asked_of", "caveat"),
        }
        for place, row in read.sentences("survey_waves", "base")
    ]


def survey_items(read: Transcriptions) -> list[Row]:
    """Every answer that the documents publish."""
    answers = [(place, "[Text]", row) for place, row in read.sentences("survey_statements", "percentage")]
    for row in read.table("plan_concerns_2022", ASB_PLAN):
        answers.append((ASB_PLAN, "NEIGHBOURHOOD AREA: Ashfield", {"wave": "2022-06", "question": "concerns", **row}))
    waves = {wave["wave"]: wave for wave in survey_waves(read)}
    rows = []
    for place, table, row in answers:
        wave = waves[row["wave"]]
        rows.append(
            {
                **standing(place, table),
                **picked(row, "wave", "question"),
                "question_text": QUESTIONS[row["question"]],
                "item": row["item"],
                "position": int(row["position"]),
                "kind": "percentage" if row["percentage"] else "ordered list",
                "as_published": row["percentage"],
                "percentage": whole_or_none(row["percentage"]),
                "base": wave["base"],
                # printed as an arrow and words that say the same
                "direction": row.get("direction", "").lstrip("↑→↓ "),
                "versus_average": row.get("versus_average", ""),
                "fieldwork_start": wave["fieldwork_start"],
                "fieldwork_end": wave["fieldwork_end"],
            }
        )
    return rows
