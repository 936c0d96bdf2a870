"""Write every drawing to ready.json: python -m lib.drawing.charts.source."""

import json
from typing import Any

from lib.drawing.charts.source import concerns, district, local, similar, ward
from lib.drawing.charts.specs import READY


def all_drawings() -> dict[str, dict[str, Any]]:
    """Return every drawing by the name under which `lib.drawing.charts.specs` gives it."""
    return {
        "months": district.months(),
        "small_months": district.small_months(),
        "funnel": district.funnel(),
        "intervals": district.intervals(),
        "concentration": district.concentration(),
        "small_map": district.small_map(),
        "ward_months": district.months(height=210, ticks=8, year_before=True),
        "rolling": ward.rolling(),
        "cumulative": ward.cumulative(),
        "types": ward.types(),
        "deciles": ward.deciles(),
        "ward_beside": ward.ward_beside(),
        "areas_beside": similar.areas_beside(),
        "areas_beside_from_zero": similar.areas_beside(from_zero=True),
        "group_funnel": similar.group_funnel(),
        "district_months": similar.district_months(),
        "years": similar.years(),
        "shares": similar.shares(),
        "answers": concerns.answers(),
        "concern_beside": concerns.concern_beside(),
        "week": local.week(),
        "outside": local.outside(),
    }


def as_text() -> str:
    """Return what ready.json holds: a line for each drawing, so that a change can be read."""
    lines = [f"{json.dumps(name)}: {json.dumps(spec, ensure_ascii=False)}" for name, spec in all_drawings().items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    READY.write_text(as_text(), encoding="utf-8")
