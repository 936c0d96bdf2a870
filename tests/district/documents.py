"""Two invented documents of the invented district: figures as they print them, one of them wrong."""

import pandas as pd

from tests.district.truth import (
    FLY_TIPPING_BY_LOCALITY,
    NAME,
    NEIGHBOURS,
    REQUESTS,
    SLIP_OF_CHANGE,
    WARDS,
    WASTE_BY_LOCALITY,
)

PLAN = ("plan-2024", "1. Findings", "Findings")
ASSESSMENT = ("assessment-2018", "1. Findings", "Findings")
YEAR_2021 = ("2021-04", "2022-03")
BY_TYPE = "[Recorded crime by type]"
LABELS = {
    "littering": "Littering",
    "graffiti": "Graffiti",
    "fly-tipping": "Flytipping",
    "dog-fouling": "Dog Fouling",
    "waste-on-land": "Waste on land",
    "environmental-crime": "Total",
}
# Crime type, topic, counts of the year printed and of the year before.
CRIME_PLAN = [
    ("All Crime", "all-crime", 1150, 1050),
    ("Drugs", "drugs", 60, 80),
    ("Burglary", "burglary", 95, 110),
    ("Vehicle Offences", "vehicle-crime", 140, 100),
    ("Shoplifting", "shoplifting", 205, 160),
    ("Violence against the Person", "violence-and-sexual-offences", 650, 600),
    ("Anti-Social Behaviour", "asb", 480, 600),
]
CRIME_2018 = [
    ("Total recorded crime", "all-crime", 1500, 1400),
    ("Burglary", "burglary", 120, 130),
    ("Vehicle offences", "vehicle-crime", 110, 100),
    ("Shoplifting", "shoplifting", 150, 120),
    ("Criminal damage and arson", "criminal-damage-and-arson", 190, 200),
    ("Drug offences", "drugs", 70, 60),
]
MAIN_CONCERNS = [
    ("Reckless & dangerous driving", 38.0, "Reducing community concern"),
    ("Drug use and dealing", 31.5, "Stable level of concern"),
    ("Speeding", 30.0, "Reducing community concern"),
    ("Car crime", 22.0, "Rising community concern"),
    ("Nuisance & rowdy behaviour", 21.0, "Stable level of concern"),
]
PERCEPTION = {
    "2018-09": {"Worse": 70, "The same": 20, "Better": 10},
    "2022-09": {"Worse": 75, "The same": 22, "Better": 3},
}
PRIORITIES = {
    1: "Tackling Anti-Social Behaviour",
    2: "Protecting Vulnerable People",
    3: "Addressing Serious Violence",
    4: "Tackling Neighbourhood Crimes",
}
PLACED = ["document", "section", "heading", "table"]


def documents():
    """Return every table of the two documents by its name in the data package; columns as its schema names them."""
    return {
        "environmental_by_type": _rows(_by_type()),
        "stated_in_words": _rows(_words()),
        "environmental_by_area": _rows(_by_area()),
        "environmental_top_areas": _rows(_top_areas()),
        "recorded_crime_plan": _rows(_crime(PLAN, CRIME_PLAN, 2022)),
        "recorded_crime_2018": _rows(_crime(ASSESSMENT, CRIME_2018, 2018)),
        "survey_waves": _rows(_waves()),
        "survey_items": _rows(_items()),
        "plan_priorities": _rows(_priorities()),
        "ward_population_published": _rows(_residents()),
        "economic_activity": _rows(
            row
            for sex in ("males", "females")
            for row in _elsewhere(f"Economic activity rate {sex} - aged 16-64", 80.0, "2017-07", "2018-06")
        ),
        "homelessness": _rows(
            row
            for measure, first in (("number", 120), ("per 1,000 households", 2.0))
            for row in _elsewhere(measure, first, "2017-04", "2018-03")
        ),
        "life_expectancy": _rows(_life()),
    }


def _rows(found):
    return pd.DataFrame(list(found))


def _placed(document, table, **values):
    return {**dict(zip(PLACED, (*document, table), strict=True)), **values}


def _printed(value):
    return {"as_published": f"{value:,}", "value": value}


def _counted(count):
    return {"count": count, "as_published": f"{count:,}", "period_start": YEAR_2021[0], "period_end": YEAR_2021[1]}


def _by_type():
    for topic, label in LABELS.items():
        count = REQUESTS.get(topic, sum(REQUESTS.values()))
        yield _placed(PLAN, "[Requests by type]", topic=topic, report_type=label, **_counted(count))


def _words():
    told = {"subject": "Fly-tipping", "topic": "fly-tipping", "kind": "rank", "of": len(NEIGHBOURS) + 1}
    yield _placed(PLAN, "[Text]", **told, as_published="4th", value=4)
    falls = sum(now < before for _, _, now, before in CRIME_PLAN)
    told = {"subject": "Crime types that fell", "kind": "number of falls", "topic": "", "as_published": str(falls)}
    yield _placed(PLAN, "[Text]", **told, value=falls)


def _by_area():
    for topic, counts in (("fly-tipping", FLY_TIPPING_BY_LOCALITY), ("waste-on-land", WASTE_BY_LOCALITY)):
        for locality, count in counts.items():
            yield _placed(PLAN, f"[{topic} by area]", topic=topic, locality=locality, basis="", **_counted(count))


def _top_areas():
    for locality, count, ward in (("Quayside", 700, "Old Quay"), ("Dunes", 350, "Dene")):
        yield _placed(
            PLAN,
            "[Areas with the highest demand]",
            topic="environmental-crime",
            locality=locality,
            highest_ward=ward,
            highest_ward_vintage="wards before 2015",
            **_counted(count),
        )


def _crime(document, crimes, year):
    for name, topic, now, before in crimes:
        for ends, count in ((year, now), (year - 1, before)):
            heading = f"Oct {ends - 1} to Sept {ends}"
            period = {"period_start": f"{ends - 1}-10", "period_end": f"{ends}-09"}
            kind = {"crime_type": name, "topic": topic, "measure": "count", "column_heading": heading}
            yield _placed(document, BY_TYPE, **kind, **period, **_printed(count))
        divided_by = now if (document, name) == (PLAN, SLIP_OF_CHANGE) else before
        change = round((now - before) / divided_by * 100, 1)
        yield _placed(
            document,
            BY_TYPE,
            crime_type=name,
            topic=topic,
            measure="percentage_change",
            column_heading="% change",
            period_start=f"{year - 1}-10",
            period_end=f"{year}-09",
            as_published=f"{change:+}%",
            value=change,
        )


WAVES = {
    "2018-09": (ASSESSMENT, "Community consultation 2018", "2018-07-20", "2018-09-30", None),
    "2022-06": (PLAN, "Neighbourhood concerns, year to June 2022", "2021-07-01", "2022-06-30", 400),
    "2022-09": (PLAN, "Community consultation 2022", "2022-08-01", "2022-09-30", None),
}


def _waves():
    for wave, (document, name, start, end, base) in WAVES.items():
        yield _placed(
            document,
            "[Text]",
            wave=wave,
            name=name,
            fieldwork_start=start,
            fieldwork_end=end,
            base=base,
            method="Invented",
            asked_of="Nobody: the replies are invented",
            caveat="Invented for the tests.",
        )


def _items():
    asked = {
        "perception": "How levels of crime and anti-social behaviour have changed over the past year",
        "concerns": "Which crime and disorder types concern residents most",
    }

    def item(wave, question, position, name, percentage, **more):
        document, _, start, end, base = WAVES[wave]
        return _placed(
            document,
            "[Text]",
            wave=wave,
            question=question,
            question_text=asked[question],
            item=name,
            position=position,
            kind="ordered list" if percentage is None else "percentage",
            as_published="" if percentage is None else f"{percentage:g}%",
            percentage=percentage,
            base=base,
            fieldwork_start=start,
            fieldwork_end=end,
            **more,
        )

    for wave, answers in PERCEPTION.items():
        for position, (name, percentage) in enumerate(answers.items(), start=1):
            yield item(wave, "perception", position, name, percentage)
        for position, name in enumerate(["Drug issues", "Anti-social behaviour", "Burglary"], start=1):
            yield item(wave, "concerns", position, name, None)
    for position, (name, percentage, direction) in enumerate(MAIN_CONCERNS, start=1):
        beside = {"direction": direction, "versus_average": "Average level of concern"}
        yield item("2022-06", "concerns", position, name, percentage, **beside)


def _priorities():
    for number, priority in PRIORITIES.items():
        of = {"number": number, "priority": priority}
        for kind in ("commitment", "aim"):
            yield _placed(PLAN, "[Text]", **of, kind=kind, text=f"An invented {kind} of priority {number}.", source="")
        yield _placed(
            PLAN, "Measures", **of, kind="measure", text=f"Invented measure {number}", source="Invented source"
        )


def _residents():
    for code, ward in WARDS.items():
        where = {"area": ward.name, "area_kind": "ward", "ward_code": code, "reporting_area": ""}
        yield _placed(ASSESSMENT, "Residents", **where, year=2017, **_printed(ward.residents - 40))


def _areas_elsewhere():
    return [NAME, *(name for _, name, _, _ in NEIGHBOURS[:3])]


def _elsewhere(measure, first, start, end):
    for place, area in enumerate(_areas_elsewhere()):
        period = {"period_start": start, "period_end": end}
        yield _placed(
            ASSESSMENT,
            "Elsewhere",
            area=area,
            measure=measure,
            **period,
            **_printed(first + place if isinstance(first, int) else first + place / 10),
        )


def _life():
    for place, area in enumerate(_areas_elsewhere()):
        for at, years_left in (("birth", 79.0), ("age 65", 18.0)):
            for sex, more in (("male", 0.0), ("female", 3.0)):
                for years, later in (("2012-14", 0.0), ("2013-15", -0.2)):
                    value = round(years_left + more + later + place / 10, 1)
                    yield _placed(ASSESSMENT, "Life", area=area, at=at, sex=sex, years=years, **_printed(value))
