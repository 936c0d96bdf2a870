"""The tables of “My ward” as people read them, and as files hold them."""

import pandas as pd

from lib.analysis.people import ward_people
from lib.drawing.words.areas import change_verdict, rank_in_words, rate_in_words
from lib.incidents.topics import topic_named


def count_in_words(row: pd.Series) -> str:
    """Return a tile's count with its noun: '149 incidents', or that none is published."""
    return "no figure" if pd.isna(row["count"]) else topic_named(row["topic"]).counted(row["count"])


def change_in_short(row: pd.Series) -> str:
    """Return a change with its interval and verdict in few words, or why there is none."""
    if pd.isna(row["previous_count"]):
        return "no earlier year to compare with"
    both = f"{row['compared_count']:,.0f} against {row['previous_count']:,.0f} a year before"
    if row["refusal"]:
        return f"{both}: too few for a percentage"
    low, high = 100 * (row["rate_ratio_low"] - 1), 100 * (row["rate_ratio_high"] - 1)
    size = f"{100 * (row['rate_ratio'] - 1):+.0f}% ({low:+.0f} to {high:+.0f})".replace("-", "−")
    return f"{both}: {size}, {change_verdict(row)}"


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
            "Rate per 1,000 (95% interval)": [
                f"{rate_in_words(row)} {'' if pd.isna(row['rate']) else topic_named(row['topic']).denominator}".strip()
                for _, row in tiles.iterrows()
            ],
            "Beside the district": tiles["verdict"],
            "Beside the year before": tiles.apply(change_in_short, axis=1),
        }
    )


def tiles_for_files(tiles: pd.DataFrame) -> pd.DataFrame:
    """Return the tiles with the columns of `lib.analysis.ward`, counts as whole numbers, rates to four decimals."""
    whole = ["count", "population", "months_covered", "months_asked", "rank", "rank_low", "rank_high", "areas"]
    whole += ["compared_months", "compared_count", "previous_count"]
    decimals = {c: 4 for c in ("rate", "rate_low", "rate_high", "district_rate")}
    decimals |= {"rate_ratio": 4, "rate_ratio_low": 4, "rate_ratio_high": 4, "q_value": 6}
    return tiles.astype(dict.fromkeys(whole, "Int64")).round(decimals)


def types_in_words(types: pd.DataFrame) -> pd.DataFrame:
    """Return the kinds of crime for reading."""
    return pd.DataFrame(
        {
            "Kind": types["label"],
            "Offences": types["count"].map("{:,.0f}".format),
            "With the district’s mix": types["at_district_mix"].map("{:,.0f}".format),
            "Share (95% interval)": [
                f"{100 * r.share:.0f}% ({100 * r.share_low:.0f} to {100 * r.share_high:.0f})"
                if types["count"].sum() >= 100
                else "too few for a percentage"
                for r in types.itertuples()
            ],
        }
    )


def alike_in_words(figures: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    """Return wards beside each other by deprivation, density and rate.

    Parameters
    ----------
    figures : DataFrame
        Rows of `lib.analysis.areas.ward_figures`.
    codes : list of str
        The wards to show, in order.
    """
    people, rows = ward_people().loc[codes], figures.set_index("code").loc[codes]
    return pd.DataFrame(
        {
            "Ward": people["ward_name"],
            "Residents a hectare": people["residents_per_hectare"].map("{:.1f}".format),
            "Mean deprivation rank (1 is the most deprived)": people["imd_rank"].map("{:,.0f}".format),
            "Rate per 1,000 (95% interval)": rows.apply(rate_in_words, axis=1),
            "Rank by rate (95% range)": rows.apply(rank_in_words, axis=1),
        }
    ).reset_index(drop=True)


def beside_in_words(table: pd.DataFrame, name: str, other: str) -> pd.DataFrame:
    """Return two sides of a comparison for reading, one row a topic."""
    words = {
        "higher than": f"▲ higher than {other}",
        "lower than": f"▼ lower than {other}",
        "not distinguishable from": "● not distinguishable",
        "": "no verdict",
    }
    theirs = table[[c for c in table if c.startswith("other_")]].rename(columns=lambda c: c.removeprefix("other_"))
    return pd.DataFrame(
        {
            "What": table["label"],
            f"{name}: rate per 1,000 (95% interval)": _count_and_rate(table),
            f"{other}: rate per 1,000 (95% interval)": _count_and_rate(theirs),
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
