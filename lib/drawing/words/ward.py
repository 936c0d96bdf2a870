"""What “My ward” says: its sentences, and its tables as people read them and as files hold them."""

import pandas as pd

from lib.analysis.people import INDEX_YEARS, ward_people
from lib.analysis.ward import COLUMNS
from lib.base.words import and_list, sentence_case
from lib.drawing.words.areas import (
    LEAST_BASE_FOR_PERCENTAGE,
    VERDICT_WORDS,
    change_in_words,
    change_verdict,
    rank_in_words,
    rate_in_words,
    ratio_in_words,
)
from lib.incidents.topics import topic_named, topics
from lib.records.newest import residents_as_of
from lib.statistics.beside import HIGHER, LOWER, SAME, UNKNOWN
from lib.statistics.change import FELL, ROSE, UNCLEAR

_LEADING = ("asb", "all-crime", "fly-tipping")

# --- verdicts and sentences ---


def with_words(tiles: pd.DataFrame) -> pd.DataFrame:
    """Return the tiles of `lib.analysis.ward.ward_tiles` with beside_words (symbol, words) and change (a sentence)."""
    return tiles.assign(
        beside_words=[_beside_words(row) for _, row in tiles.iterrows()],
        change=[
            change_in_words(row, topic_named(row["topic"]))
            if row["area_kind"] == "ward"
            else "The plan gives one year only, so no change can be told."
            for _, row in tiles.iterrows()
        ],
    )


def _beside_words(row: pd.Series) -> str:
    if row["area_kind"] == "district":
        return "published for the whole district only"
    if row["area_kind"] == "locality" and pd.isna(row["count"]):
        return "no figure is published"
    return VERDICT_WORDS[row["verdict"]]


def _beside(row: pd.Series) -> str:
    """Return a verdict as the end of a sentence about a rate: 'higher than the district’s'."""
    return row["beside_words"].lstrip("▲●▼ ").replace("the district", "the district’s", 1)


def ward_title(name: str, tiles: pd.DataFrame) -> str:
    """Return the finding of a ward in one sentence, with its number and how sure it is.

    Takes the ward's name and what `with_words` returns.
    """
    row, topic = row_of(tiles, "asb"), topic_named("asb")
    if pd.isna(row["count"]):
        return f"{name}: no complete month of {topic.sentence} in {row['when'].split(' (')[0]}"
    return f"{name}: {topic.counted(row['count'])} of {topic.sentence} in {row['when']}, a rate {_beside(row)}"


def row_of(tiles: pd.DataFrame, slug: str) -> pd.Series:
    """Return a topic's row of the tiles: the ward's own where it has a figure, else what is published."""
    rows = tiles[tiles["topic"] == slug]
    known = rows.dropna(subset=["count"])
    return (rows if known.empty else known).iloc[0]


def ward_sentences(tiles: pd.DataFrame) -> list[str]:
    """Return what else to say first: each leading topic beside the district and the year before, what stands out."""
    sentences = [_topic_sentence(row_of(tiles, slug)) for slug in _LEADING]
    return [sentence for sentence in (*sentences, _standing_out(tiles), _changed(tiles)) if sentence]


def _topic_sentence(row: pd.Series) -> str:
    topic = topic_named(row["topic"])
    per = f"per 1,000 {topic.denominator}"
    if pd.isna(row["count"]):
        if row["area_kind"] == "locality":
            return f"{topic.label}: no figure is published for {row['area']}, which is not the same as none."
        return f"{topic.label}: no month of this period is complete."
    if row["area_kind"] == "locality":
        return (
            f"{topic.label} is published for {row['area']} as a whole: {topic.counted(row['count'])} in {row['when']}, "
            f"{rate_in_words(row)} {per}, {_beside(row)}."
        )
    return (
        f"{sentence_case(topic.sentence)}: {rate_in_words(row)} {per}, against "
        f"{row['district_rate']:.1f} in the district; {rank_in_words(row)} of {row['areas']:.0f} wards. "
        f"{row['change']}"
    )


def _types(tiles: pd.DataFrame) -> pd.DataFrame:
    kinds = [slug for slug, topic in topics().items() if topic.group == "crime" and slug != "all-crime"]
    return tiles[tiles["topic"].isin(kinds)]


def _standing_out(tiles: pd.DataFrame) -> str:
    kinds = _types(tiles).dropna(subset=["count"])
    if kinds.empty:
        return ""
    higher, lower = (
        kinds.loc[kinds["verdict"] == verdict, "label"].str.lower().tolist() for verdict in (HIGHER, LOWER)
    )
    if not higher and not lower:
        return f"In none of the {len(kinds)} kinds of crime can its rate be told apart from the district’s."
    parts = [f"{words} in {and_list(names)}" for words, names in (("higher", higher), ("lower", lower)) if names]
    stands = " and ".join(parts).replace(" in ", " than the district’s in ", 1)
    return f"Of {len(kinds)} kinds of crime, its rate is {stands}."


def _changed(tiles: pd.DataFrame) -> str:
    kinds = _types(tiles).dropna(subset=["q_value"])
    if kinds.empty:
        return ""
    changed = kinds[kinds["change_verdict"].isin([ROSE, FELL])]
    if changed.empty:
        return "No kind of crime shows a clear change since the same months a year before."
    parts = [f"{row['label'].lower()} {change_verdict(row)}" for _, row in changed.iterrows()]
    return f"Since the same months a year before, {and_list(parts)}; the other kinds show {UNCLEAR}."


def people_sentence(ward_code: str) -> str:
    """Return who lives in a ward, in three sentences."""
    row = ward_people().loc[ward_code]
    then, now = (row[f"most_deprived_fifth_{year}"] for year in INDEX_YEARS)
    return (
        f"{row['ward_name']} has {row['residents']:,.0f} residents ({residents_as_of()}) in about "
        f"{row['households']:,.0f} households (Census 2021 estimate) on {row['area_ha']:,.0f} hectares: "
        f"{row['residents_per_hectare']:.1f} residents a hectare. In the deprivation index of 2025, "
        f"{_part(now)} of its small areas are among England’s most "
        f"deprived fifth; in that of 2019, {_part(then)} were. An area that crosses the edge counts in part."
    )


def _part(share: float) -> str:
    """Return a share of the small areas of a ward as the table beside it prints it."""
    if share in (0.0, 1.0):
        return "all" if share else "none"
    return "under 1%" if share < 0.005 else "over 99%" if share > 0.995 else f"{100 * share:.0f}%"


# --- tables ---


def count_in_words(row: pd.Series) -> str:
    """Return a tile's count with its noun: '149 incidents', or that none is published."""
    return "no figure" if pd.isna(row["count"]) else topic_named(row["topic"]).counted(row["count"])


def change_in_short(row: pd.Series) -> str:
    """Return a change with its interval and verdict in few words, or why there is none."""
    if pd.isna(row["previous_count"]):
        return "no earlier year to compare with"
    both = f"{row['compared_count']:,.0f} against {row['previous_count']:,.0f} a year before"
    if row["refusal"]:
        return f"{both}: {change_verdict(row)}, too few for a percentage"
    return f"{both}: {ratio_in_words(row)}, {change_verdict(row)}"


def published_for(row: pd.Series) -> str:
    """Return whose figure a tile is and for when, where it is not the ward's own."""
    if row["area_kind"] == "ward":
        return ""
    if row["area_kind"] == "locality":
        return f"published for {row['area']} as a whole, {row['when']}"
    return f"published for the whole district only, {row['when']}"


def tiles_in_words(tiles: pd.DataFrame) -> pd.DataFrame:
    """Return the tiles as a table for reading, one row a topic."""
    return pd.DataFrame(
        {
            "What": tiles["label"],
            "Figure of": tiles["area"] + ", " + tiles["when"].str.removeprefix("the "),
            "Count": tiles.apply(count_in_words, axis=1),
            "Rate per 1,000 (likely range)": [
                f"{rate_in_words(row)} {'' if pd.isna(row['rate']) else topic_named(row['topic']).denominator}".strip()
                for _, row in tiles.iterrows()
            ],
            "Beside the district": tiles["beside_words"],
            "Beside the year before": tiles.apply(change_in_short, axis=1),
        }
    )


def tiles_for_files(tiles: pd.DataFrame) -> pd.DataFrame:
    """Return the tiles with their verdict and change in words, counts as whole numbers, rates to four decimals."""
    whole = ["count", "population", "months_covered", "months_asked", "rank", "rank_low", "rank_high", "areas"]
    whole += ["compared_months", "compared_count", "previous_count"]
    decimals = {c: 4 for c in ("rate", "rate_low", "rate_high", "district_rate")}
    decimals |= {"beside": 4, "beside_low": 4, "beside_high": 4, "change_level": 6}
    decimals |= {"rate_ratio": 4, "rate_ratio_low": 4, "rate_ratio_high": 4, "q_value": 6}
    return tiles[[*COLUMNS, "change"]].astype(dict.fromkeys(whole, "Int64")).round(decimals)


def types_in_words(types: pd.DataFrame) -> pd.DataFrame:
    """Return the kinds of crime for reading."""
    return pd.DataFrame(
        {
            "Kind": types["label"],
            "Offences": types["count"].map("{:,.0f}".format),
            "With the district’s mix": types["at_district_mix"].map("{:,.0f}".format),
            "Share (likely range)": [
                f"{100 * r.share:.0f}% ({100 * r.share_low:.0f} to {100 * r.share_high:.0f})"
                if types["count"].sum() >= LEAST_BASE_FOR_PERCENTAGE
                else "too few for a percentage"
                for r in types.itertuples()
            ],
        }
    )


def alike_in_words(figures: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    """Return wards beside each other by deprivation, density and rate.

    Takes rows of `lib.analysis.areas.ward_figures`, and which wards to show, in order.
    """
    people, rows = ward_people().loc[codes], figures.set_index("code").loc[codes]
    return pd.DataFrame(
        {
            "Ward": people["ward_name"],
            "Residents a hectare": people["residents_per_hectare"].map("{:.1f}".format),
            "Mean deprivation rank (1 is the most deprived)": people["imd_rank"].map("{:,.0f}".format),
            "Rate per 1,000 (likely range)": rows.apply(rate_in_words, axis=1),
            "Rank by rate (likely range)": rows.apply(rank_in_words, axis=1),
        }
    ).reset_index(drop=True)


def like_wards_in_words(figures: pd.DataFrame, codes: list[str], own: pd.Series) -> pd.DataFrame:
    """Return a ward, those most like it and the district by rate, in the columns that a phone has room for.

    Parameters
    ----------
    figures : DataFrame
        Rows of `lib.analysis.areas.ward_figures`.
    codes : list of str
        The ward, then the wards most like it.
    own : Series
        The ward's row of `lib.analysis.ward.ward_tiles`, for the district's rate.
    """
    rows, topic = figures.set_index("code").loc[codes], topic_named(own["topic"])
    table = pd.DataFrame(
        {
            "Area": [*rows["name"], "The whole district"],
            f"Per 1,000 {topic.denominator}": [*rows["rate"].map("{:.1f}".format), f"{own['district_rate']:.1f}"],
            "Likely between": [
                *(f"{low:.1f} and {high:.1f}" for low, high in zip(rows["rate_low"], rows["rate_high"], strict=True)),
                "",
            ],
        }
    )
    return table


def beside_in_words(table: pd.DataFrame, name: str, other: str) -> pd.DataFrame:
    """Return two sides of a comparison for reading, one row a topic."""
    words = {
        HIGHER: f"▲ higher than {other}",
        LOWER: f"▼ lower than {other}",
        SAME: "● about the same (we cannot tell them apart)",
        UNKNOWN: "no verdict",
    }
    theirs = table[[c for c in table if c.startswith("other_")]].rename(columns=lambda c: c.removeprefix("other_"))
    return pd.DataFrame(
        {
            "What": table["label"],
            f"{name}: rate per 1,000 (likely range)": _count_and_rate(table),
            f"{other}: rate per 1,000 (likely range)": _count_and_rate(theirs),
            "Verdict": table["verdict"].map(words),
        }
    )


def _count_and_rate(table: pd.DataFrame) -> list[str]:
    return [
        "no figure" if pd.isna(row["count"]) else f"{row['count']:,.0f}: {rate_in_words(row)}"
        for _, row in table.iterrows()
    ]


def deciles_in_words(deciles: pd.DataFrame) -> pd.DataFrame:
    """Return the share of a ward's small areas in each tenth of England, one row a tenth."""
    table = deciles.pivot(index="decile", columns="index_year", values="share")
    shown = {f"Share of small areas, {year}": (100 * table[year]).map("{:.0f}%".format) for year in table}
    tenths = ["1 (most deprived)", *(str(n) for n in range(2, 10)), "10 (least deprived)"]
    return pd.DataFrame({"Tenth of England": tenths, **{name: list(values) for name, values in shown.items()}})
