"""The claims of the two documents, each worked out again here by other means than the app's."""

import numpy as np
import pandas as pd
import pytest

from lib.analysis.areas import area_figures
from lib.analysis.claims.claim import claim_of
from lib.analysis.claims.published import published_claims
from lib.analysis.claims.recompute import changes, claim_rows, recompute
from lib.analysis.claims.sentence import read_sentence
from lib.analysis.district import district_change
from lib.answers.claim import claim_figure
from lib.drawing.words.claims import fairer_sentence
from lib.incidents.topics import topic_named
from lib.incidents.view import View
from lib.published.tables import ROOT, district_file, load
from lib.statistics.claim import BORNE_OUT, CANNOT_TELL, NOT_BORNE_OUT, PARTLY

THREE_YEARS = {"topic": "asb", "went": "fell", "by": "35.16", "from": "2021-01", "to": "2023-12"}
YEAR = {"before-from": "2023-10", "before-to": "2024-09", "from": "2024-10", "to": "2025-09"}
SUMMER = {"before-from": "2024-04", "before-to": "2024-08", "from": "2025-04", "to": "2025-08"}
# The months that both years have: January, February and October of 2021 are not on record in full.
LIKE = ("03", "04", "05", "06", "07", "08", "09", "11", "12")


def asb_of(year, months=LIKE):
    table = pd.read_parquet(ROOT / "data/police_incidents.parquet", columns=["month", "category"])
    return int(table["month"][table["category"] == "asb"].isin([f"{year}-{month}" for month in months]).sum())


def others_of(year, months=LIKE):
    table = load("district_month_counts")
    rows = table[(table["topic"] == "asb") & (table["police_force"] == "nottinghamshire")]
    rows = rows[rows["month"].isin([f"{year}-{month}" for month in months]) & (rows["area_name"] != "Ashfield")]
    return int(rows["count"].sum())


def test_the_fall_of_35_per_cent_is_24_over_like_months():
    found = recompute(claim_of(THREE_YEARS))
    then, now = asb_of(2021), asb_of(2023)
    assert (then, now) == (3202, 2434)
    assert (found.own["before"], found.own["after"], found.own["months"]) == (then, now, 9)
    assert found.own["ratio"] == pytest.approx(now / then)
    assert (found.verdict.verdict, found.verdict.why) == (PARTLY, "less")
    elsewhere = found.rows.set_index("scope").loc["elsewhere"]
    assert (elsewhere["before"], elsewhere["after"]) == (others_of(2021), others_of(2023)) == (11987, 9494)
    assert found.in_pandemic == ["2021-03", "2021-04", "2021-05", "2021-06", "2021-07"]
    assert found.base_extreme == "highest"
    figure = claim_figure(found)
    assert figure.title == "◐ Partly borne out: reported ASB in Ashfield fell by 24%, less than 35.16%"
    assert "; in 5 other districts of Nottinghamshire it fell by 21%" in fairer_sentence(found)


def test_its_sentence_is_read_as_it_stands_in_the_plan():
    said = load("stated_percentages").iloc[0]["sentence"]
    read = read_sentence(said)
    assert not read.asks
    assert read.values == {**THREE_YEARS, "in": "district"}


def test_the_summer_of_2025_is_borne_out_and_stands_beside_the_county():
    found = recompute(claim_of({"topic": "asb", "went": "fell", "by": "27.9", **SUMMER}))
    months = ("04", "05", "06", "07", "08")
    assert (
        found.own["ratio"]
        == pytest.approx(asb_of(2025, months) / asb_of(2024, months))
        == pytest.approx(0.7213, abs=1e-4)
    )
    assert found.verdict.verdict == BORNE_OUT
    assert found.rows["ratio"].iloc[1] == pytest.approx(others_of(2025, months) / others_of(2024, months))


# What each of the documents' claims comes to, in the order of data/claims.toml, and what it rests on: the records, the
# document's own counts (earlier and later), or how a share or rank is worked out.
EXPECTED = [
    ("35.16%", PARTLY, "records"),
    ("anti-social behaviour (24%)", PARTLY, (4439, 3575)),
    ("10.18%", PARTLY, (9755, 10860)),
    ("80th", PARTLY, "By incidents per 1,000 people it is 93rd"),
    ("1880", CANNOT_TELL, "812 incidents"),
    ("most similar", CANNOT_TELL, "published in nothing at hand"),
    ("72% of all anti-social behaviour", NOT_BORNE_OUT, "77%"),
    ("77% of all crime", NOT_BORNE_OUT, "72%"),
    ("77% of all reported antisocial", BORNE_OUT, "32 + 45"),
    ("72% of all crime", BORNE_OUT, "26 + 46"),
    ("17.51%", BORNE_OUT, (9662, 11354)),
]


def test_the_documents_claims_have_the_verdicts_that_their_figures_give():
    claims = published_claims()
    assert len(claims) == len(EXPECTED)
    for claim, (said, verdict, rests_on) in zip(claims, EXPECTED, strict=True):
        assert said in claim.said
        assert claim.verdict == verdict, claim.said
        if isinstance(rests_on, tuple):
            assert (claim.found.basis.before, claim.found.basis.after) == rests_on
        elif claim.found:
            assert claim.found.basis is None
        else:
            assert rests_on in " ".join(claim.working)


def test_the_later_count_was_divided_by_where_the_plan_gives_24_and_10_per_cent():
    assert pytest.approx(0.1946, abs=1e-4) == (4439 - 3575) / 4439
    assert pytest.approx(0.2417, abs=1e-4) == (4439 - 3575) / 3575
    assert pytest.approx(0.1017, abs=1e-4) == (10860 - 9755) / 10860
    slips = [claim.found.basis.by_later_count for claim in published_claims() if claim.found and claim.found.basis]
    assert slips == [True, True, False]


def test_what_the_file_says_of_fly_tipping_is_what_the_returns_hold():
    table = load("fly_tipping_incidents")
    year = table[(table["year"] == "2021-22") & table["incidents"].notna()]
    own = year.set_index("area_name").loc["Ashfield"]
    assert own["incidents"] == 812
    assert int((year["incidents"] < own["incidents"]).sum()) + 1 == 80
    rate = year["incidents"] / year["population"]
    assert int((rate < own["incidents"] / own["population"]).sum()) + 1 == 93
    assert 309 / 4 < 80 < 93 < 309 / 2


def test_each_claim_on_file_stands_in_its_document():
    tables = [load("stated_percentages"), load("stated_in_words")]
    stated = [text.rstrip(".") for table in tables for text in table["sentence"].dropna()]
    for entry in district_file("data/claims.toml")["claim"]:
        if "topic" in entry or entry["rows"]:
            assert any(text in entry["said"] for text in stated), entry["said"]


def test_a_ward_a_locality_and_the_county():
    for place, most in (("E05010677", 700), ("locality:Kirkby", 1000), ("area:Hucknall", 1000), ("county", 20_000)):
        table = claim_rows(recompute(claim_of({**THREE_YEARS, "in": place})))
        assert 0 < table["before"].iloc[0] < most
    assert table["before"].iloc[0] == asb_of(2021) + others_of(2021)


def test_a_change_of_the_district_that_is_none_is_seldom_called_one():
    """Each month and that of the year before are exchanged at random, so that no change is left to find."""
    random, asb = np.random.default_rng(11), topic_named("asb")
    pairs = (
        recompute(claim_of({"topic": "asb", "went": "fell", **YEAR})).pairs[["count_before", "count_after"]].to_numpy()
    )
    called = 0
    for _ in range(200):
        turned = np.where(random.random(len(pairs))[:, None] < 0.5, pairs, pairs[:, ::-1])
        called += changes(asb, "district", turned[:, :1], turned[:, 1:])["change_verdict"] != "no clear change"
    assert called / 200 <= 0.08  # 5%, and what 200 looks can differ by


@pytest.mark.parametrize("slug", ["asb", "vehicle-crime"])
@pytest.mark.parametrize(("geography", "kind"), [("ward", ""), ("reporting-area", "area:"), ("locality", "locality:")])
def test_a_claim_says_of_a_place_what_every_other_page_says(slug, geography, kind):
    rows = area_figures(View(slug, "2024-10", "2025-09", geography=geography)).rows
    for row in rows.to_dict("records"):
        own = recompute(claim_of({"topic": slug, "in": f"{kind}{row['code']}", "went": "fell", **YEAR})).own
        assert (own["verdict"], own["before"], own["after"]) == (
            row["change_verdict"],
            row["previous_count"],
            row["compared_count"],
        )
        assert own["low"] == pytest.approx(row["rate_ratio_low"], nan_ok=True)
    district = recompute(claim_of({"topic": slug, "went": "fell", **YEAR})).own
    known = district_change(topic_named(slug), "2024-10", "2025-09").row
    assert (district["verdict"], district["low"]) == (known["change_verdict"], pytest.approx(known["rate_ratio_low"]))
