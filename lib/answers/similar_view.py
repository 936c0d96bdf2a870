"""What the page on similar areas is asked to show, as it stands in its link, and the group that this means."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from lib.analysis.similar import fly_tipping
from lib.analysis.similar.groups import (
    OWN_GROUP,
    UPLOADED_GROUP,
    Group,
    group_of,
    published_group,
    published_groups,
)
from lib.analysis.similar.recorded_crime import WITH, WITHOUT, offences, periods, standing_tables
from lib.base.words import shortened
from lib.incidents.topics import topics
from lib.published.tables import district, load
from lib.records.cache import kept_until_records_change

# What a link calls each part of a view.
_IN_LINK = {
    **{"group": "group", "offence": "offence", "year": "year", "mean": "mean"},
    **{"months_topic": "months-topic", "months_show": "months-show", "ft_year": "ft-year", "ft_by": "ft-by"},
    **{"own_codes": "codes", "list_codes": "list", "list_date": "list-date"},
}
QUERY_KEYS = tuple(_IN_LINK.values())
ROLLING, EACH_MONTH = "rolling", "month"
MONTHS_SHOWN = {EACH_MONTH: "Each month", ROLLING: "Twelve months to each month"}
FLY_TIPPING_BY = {kind.replace(" ", "-"): kind for kind in fly_tipping.BREAKDOWNS}
OWN_NAME = "Areas of your own choice"
UPLOADED_NAME = "Most similar group"
FIRST_DATE = datetime.date(1990, 1, 1)  # no list of similar areas is older
_BETWEEN_CODES = "."


@dataclass(frozen=True)
class SimilarView:
    """All that the page has been asked; the only thing its link holds."""

    group: str  # id of a published group, `UPLOADED_GROUP` or `OWN_GROUP`
    # As the Office for National Statistics names them.
    offence: str
    year: str
    ft_year: str  # financial year of fly-tipping
    mean: str = WITH  # `WITH` or `WITHOUT` the district in the group's mean
    months_topic: str = "asb"  # slug of a topic that police.uk publishes
    months_show: str = EACH_MONTH  # a key of `MONTHS_SHOWN`
    ft_by: str = "land-type"  # a key of `FLY_TIPPING_BY`
    own_codes: tuple[str, ...] = ()  # codes of the areas of one's own choice
    list_codes: tuple[str, ...] = ()  # codes of the official list that was uploaded
    list_date: str = ""  # date of that list ('YYYY-MM-DD'), as its uploader gave it

    @classmethod
    def default(cls) -> "SimilarView":
        """Return the view of a link that asks for nothing: the total, the latest year, the first published group."""
        return cls(group=published_ids()[0], offence=offence_names()[0], year=year_names()[0], ft_year=ft_years()[0])

    def to_query(self) -> dict[str, str]:
        """Return the view as the query string of its link."""
        parts = {key: getattr(self, name) for name, key in _IN_LINK.items()}
        query = {key: part if isinstance(part, str) else _BETWEEN_CODES.join(part) for key, part in parts.items()}
        return {key: text for key, text in query.items() if text and (key != "list-date" or self.list_codes)}


@kept_until_records_change(maxsize=1, same_for_all=True)
def published_ids() -> tuple[str, ...]:
    """Return the ids of the published groups, the one to start with first."""
    return tuple(published_groups(standing_tables()))


@kept_until_records_change(maxsize=1, same_for_all=True)
def offence_names() -> tuple[str, ...]:
    """Return the offences that can be chosen, the total first."""
    return tuple(offences(standing_tables()))


@kept_until_records_change(maxsize=1, same_for_all=True)
def year_names() -> tuple[str, ...]:
    """Return the years of recorded crime that can be chosen, the latest first."""
    return tuple(periods(standing_tables()))


@kept_until_records_change(maxsize=1, same_for_all=True)
def ft_years() -> tuple[str, ...]:
    """Return the years of fly-tipping that can be chosen, the latest first."""
    return tuple(reversed(fly_tipping.years(fly_tipping.standing_tables())))


@kept_until_records_change(maxsize=1, same_for_all=True)
def group_names() -> dict[str, str]:
    """Return the groups that can be chosen, by id: the published ones under their sources' names first."""
    published = {group_id: group.name for group_id, group in published_groups(standing_tables()).items()}
    return {**published, UPLOADED_GROUP: f"{UPLOADED_NAME} (upload the list)", OWN_GROUP: OWN_NAME}


@lru_cache(maxsize=1)
def areas_on_offer() -> dict[str, str]:
    """Return the areas that a group of one's own can hold, code to name, in order of their names."""
    areas = load("comparison_areas")
    areas = areas[(areas["figure"] != "none") & (areas["area_code"] != district()["code"])].sort_values("area_name")
    twice = areas["area_name"].duplicated(keep=False)
    names = areas["area_name"].where(~twice, areas["area_name"] + " (" + areas["kind"] + ")")
    return dict(zip(areas["area_code"], names, strict=True))


@lru_cache(maxsize=1)
def street_topics() -> dict[str, str]:
    """Return the topics that police.uk publishes by month, slug to label."""
    return {slug: topic.label for slug, topic in topics().items() if topic.monthly}


@kept_until_records_change(maxsize=256, same_for_all=True)
def _group(group_id: str, codes: tuple[str, ...], date: str) -> Group:
    """Return a group; the same one for the same question, so that it can be a cache's key."""
    tables = standing_tables()
    if group_id == OWN_GROUP:
        return group_of(codes, tables, OWN_NAME, OWN_GROUP)
    if group_id == UPLOADED_GROUP:
        return group_of(codes, tables, uploaded_name(date), UPLOADED_GROUP)
    return published_group(group_id, tables)


def uploaded_name(date: str) -> str:
    """Return what an uploaded list is called: 'Most similar group, list of 1 November 2024'."""
    if not date:
        return f"{UPLOADED_NAME} (date of the list not given)"
    day = datetime.date.fromisoformat(date)
    return f"{UPLOADED_NAME}, list of {day.day} {day:%B %Y}"


def group_shown(view: SimilarView) -> Group:
    """Return the group that a view compares with: until a list is given, the first published one stands in."""
    codes = {OWN_GROUP: view.own_codes, UPLOADED_GROUP: view.list_codes}.get(view.group)
    if codes is None:
        return _group(view.group, (), "")
    if not codes:
        return _group(SimilarView.default().group, (), "")
    return _group(view.group, codes, view.list_date if view.group == UPLOADED_GROUP else "")


def groups_shown(view: SimilarView) -> tuple[Group, ...]:
    """Return every group that a view can be compared with: the published ones, and lists that were given."""
    groups = [_group(group_id, (), "") for group_id in published_ids()]
    if view.list_codes:
        groups.append(_group(UPLOADED_GROUP, view.list_codes, view.list_date))
    if view.own_codes:
        groups.append(_group(OWN_GROUP, view.own_codes, ""))
    return tuple(groups)


# --- from a link ---


def similar_view_from_query(query: Mapping[str, str]) -> tuple[SimilarView, list[str]]:
    """Return the view that a link asks for, and a notice for each value that could not be used.

    Parameters
    ----------
    query : mapping of str to str
        The link's query string; keys other than `QUERY_KEYS` are left alone.

    Returns
    -------
    tuple of (SimilarView, list of str)
        A view that can always be shown; values that cannot be used are replaced by their default.
    """
    usual = SimilarView.default()
    notices: list[str] = []

    def known(key: str, what: str, choices: Collection[str], default: str) -> str:
        asked = query.get(key) or default
        if asked in choices:
            return asked
        notices.append(f"The link asks for {what}, “{shortened(asked)}”, that does not exist. The usual one is shown.")
        return default

    view = SimilarView(
        group=known("group", "a group", group_names(), usual.group),
        offence=known("offence", "an offence", offence_names(), usual.offence),
        year=known("year", "a year", year_names(), usual.year),
        mean=known("mean", "a kind of mean", [WITH, WITHOUT], usual.mean),
        months_topic=known("months-topic", "a topic by month", street_topics(), usual.months_topic),
        months_show=known("months-show", "a chart by month", MONTHS_SHOWN, usual.months_show),
        ft_year=known("ft-year", "a year of fly-tipping", ft_years(), usual.ft_year),
        ft_by=known("ft-by", "a kind of fly-tipping", FLY_TIPPING_BY, usual.ft_by),
        own_codes=_known_codes(query.get("codes", ""), notices),
        list_codes=_known_codes(query.get("list", ""), notices),
        list_date=_date(query.get("list-date", ""), notices),
    )
    if view.group == UPLOADED_GROUP and not view.list_codes:
        notices.append(
            f"No list of the {UPLOADED_NAME.lower()} is given yet, so {group_names()[usual.group]} is shown."
        )
    if view.group == OWN_GROUP and not view.own_codes:
        notices.append(f"No area is chosen; {group_names()[usual.group]} is shown.")
    return view, notices


def _known_codes(text: str, notices: list[str]) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(filter(None, text.split(_BETWEEN_CODES))))
    known = tuple(code for code in codes if code in areas_on_offer())
    if len(known) < len(codes):
        unknown = next(code for code in codes if code not in areas_on_offer())
        notices.append(
            f"The link names {len(codes) - len(known)} of {len(codes)} areas, such as “{shortened(unknown)}”, that "
            f"{district()['name']} cannot be compared with. They are left out."
        )
    return known


def _date(text: str, notices: list[str]) -> str:
    if not text:
        return ""
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        day = None
    if day and FIRST_DATE <= day <= datetime.date.today():
        return day.isoformat()
    notices.append(f"The link gives “{shortened(text)}” as the date of the uploaded list, which cannot be its date.")
    return ""
