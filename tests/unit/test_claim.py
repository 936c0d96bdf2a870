"""What may be claimed, what the records give for it, and the one rule that gives the verdict."""

import math
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lib.analysis.claims import recompute as module
from lib.analysis.claims.claim import LONGEST_TEXT, Span, checked_size, claim_of, places_on_offer, wards_of
from lib.analysis.claims.other_sources import other_sources
from lib.analysis.claims.published import claims_on_file, published_claims
from lib.analysis.claims.recompute import claim_rows, recompute
from lib.answers.claim import claim_figure, documents_figure
from lib.base.errors import DataFileError, InputError
from lib.base.months import runs_in_words
from lib.cli.answers import main
from lib.drawing.words.claims import claim_headline, fairer_sentence, other_source_sentences, said_sentence
from lib.incidents.cube import incidents
from lib.incidents.topics import topic_named
from lib.published.tables import ROOT
from lib.statistics.claim import (
    AGREES,
    BORNE_OUT,
    CANNOT_TELL,
    FAR_LESS,
    LESS,
    MAY_BE_CHANCE,
    MORE,
    NO_CLEAR_CHANGE,
    NO_FIGURE,
    NOT_BORNE_OUT,
    OPPOSITE,
    PARTLY,
    claim_verdict,
    printed_verdict,
)
from tests.district.truth import ALDER, BIRCH, DENE, FALL_TIMES, INCOMPLETE_MONTH, RISE_TIMES

NAN = math.nan
YEAR = {"before-from": "2023-10", "before-to": "2024-09", "from": "2024-10", "to": "2025-09"}


def claim(**parts):
    given = {name.replace("_", "-"): value for name, value in parts.items()}
    return claim_of({"topic": "asb", "went": "fell", **YEAR, **given})


def whole(start, end, **parts):
    return claim_of({"topic": "asb", "went": "fell", "from": start, "to": end, **parts})


class TestVerdict:
    @pytest.mark.parametrize(
        ("rises", "claimed", "found", "low", "high", "share", "expected"),
        [
            (False, 0.65, 0.65, 0.5, 0.8, 1, (BORNE_OUT, AGREES)),
            (False, 0.63, 0.65, 0.5, 0.8, 1, (BORNE_OUT, AGREES)),  # within two points
            (False, 0.60, 0.65, 0.5, 0.8, 1, (PARTLY, LESS)),  # a full count has no error: the interval is no excuse
            (False, 0.60, 0.65, 0.5, 0.8, 0.5, (BORNE_OUT, AGREES)),  # half the months are missing
            (False, 0.80, 0.65, 0.5, 0.9, 1, (PARTLY, MORE)),
            (False, 0.50, 0.90, 0.85, 0.95, 1, (NOT_BORNE_OUT, FAR_LESS)),
            (False, 0.90, 1.20, 1.1, 1.3, 1, (NOT_BORNE_OUT, OPPOSITE)),
            (False, 0.92, 0.915, 0.74, 1.12, 1, (PARTLY, MAY_BE_CHANCE)),
            (False, 0.80, 0.98, 0.80, 1.2, 1, (NOT_BORNE_OUT, NO_CLEAR_CHANGE)),
            (True, 1.10, 1.10, 1.05, 1.15, 1, (BORNE_OUT, AGREES)),
            (True, 3.00, 1.10, 1.05, 1.15, 1, (NOT_BORNE_OUT, FAR_LESS)),
            (True, None, 1.10, 1.05, 1.15, 1, (BORNE_OUT, AGREES)),
            (True, None, 0.90, 0.85, 0.95, 1, (NOT_BORNE_OUT, OPPOSITE)),
            (True, None, 1.02, 0.85, 1.15, 1, (PARTLY, MAY_BE_CHANCE)),
            (True, None, 0.98, 0.85, 1.15, 1, (NOT_BORNE_OUT, NO_CLEAR_CHANGE)),
            (True, None, 1.0, 0.85, 1.15, 1, (NOT_BORNE_OUT, NO_CLEAR_CHANGE)),
            (False, 0.0, 0.0, 0.0, 0.3, 1, (BORNE_OUT, AGREES)),  # none at all is a fall by 100%
            (False, 0.0, 0.1, 0.02, 0.4, 1, (NOT_BORNE_OUT, FAR_LESS)),
            (False, 0.65, NAN, NAN, NAN, 1, (CANNOT_TELL, NO_FIGURE)),
        ],
    )
    def test_the_rule(self, rises, claimed, found, low, high, share, expected):
        verdict = claim_verdict(rises, claimed, found, low, high, share)
        assert (verdict.verdict, verdict.why) == expected

    def test_a_documents_own_count_is_taken_at_the_digits_printed(self):
        assert claim_verdict(False, 0.795, 0.80, 0.80, 0.80).verdict == BORNE_OUT
        assert claim_verdict(False, 0.795, 0.80, 0.80, 0.80, slack=0.0005, close=0).verdict == PARTLY
        assert claim_verdict(False, 0.80, 0.8004, 0.8004, 0.8004, slack=0.005, close=0).verdict == BORNE_OUT

    @pytest.mark.parametrize(
        ("claimed", "found", "expected"),
        [(0.7, 0.6, AGREES), (0.7, 0.69, AGREES), (0.7, 0.75, LESS), (0.7, 0.9, FAR_LESS), (1.3, 1.5, AGREES)],
    )
    def test_a_claim_of_so_much_or_more_is_borne_out_by_more(self, claimed, found, expected):
        verdict = claim_verdict(claimed > 1, claimed, found, found - 0.05, found + 0.05, 0.5, or_more=True)
        assert verdict.why == expected

    def test_a_size_against_its_own_direction_is_refused(self):
        with pytest.raises(InputError):
            claim_verdict(True, 0.8, 0.8, 0.7, 0.9)

    def test_a_printed_figure_that_comes_out_two_ways_is_borne_out_in_part(self):
        assert [printed_verdict(agree) for agree in ([], [True], [True, False], [False])] == [
            CANNOT_TELL,
            BORNE_OUT,
            PARTLY,
            NOT_BORNE_OUT,
        ]

    def test_missing_months_widen_the_size_as_samples_of_a_finite_whole_do(self):
        random = np.random.default_rng(7)
        months, known, held = 12, 9, []
        for _ in range(4000):  # log ratios of months about one change
            ratios = random.normal(-0.3, 0.2, months)
            half = 2.306 * ratios[:known].std(ddof=1) / np.sqrt(known)  # Student's t, 8 degrees of freedom
            mean = ratios[:known].mean()
            verdict = claim_verdict(False, None, *np.exp([mean, mean - half, mean + half]), share=known / months)
            held.append(verdict.low <= np.exp(ratios.mean()) <= verdict.high)
        assert 0.93 <= np.mean(held) <= 0.97


class TestClaim:
    def test_from_to_compares_the_first_and_the_last_twelve_months(self):
        asked = whole("2021-01", "2023-12", by="35.16")
        assert (asked.before, asked.after) == (Span("2021-01", "2021-12"), Span("2023-01", "2023-12"))
        assert asked.ratio == pytest.approx(0.6484)
        assert asked.slack == pytest.approx(0.00005)
        assert asked.change == "-35.16"

    def test_from_to_of_less_than_two_years_compares_the_months_that_are_a_year_apart(self):
        asked = whole("2023-06", "2024-08")
        assert (asked.before, asked.after) == (Span("2023-06", "2023-08"), Span("2024-06", "2024-08"))

    def test_a_claim_survives_its_link(self):
        for asked in (claim(by="8+", who="A & B", published="x"), whole("2023-01", "2025-06", **{"in": ALDER})):
            assert claim_of(asked.to_query()) == asked

    @pytest.mark.parametrize(
        ("parts", "says"),
        [
            ({"topic": "nothing"}, "no topic"),
            ({"in": "E09000001"}, "no place"),
            ({"in": "area:Nowhere"}, "no place"),
            ({"went": "sideways"}, "which way"),
            ({"by": "135"}, "Nothing can fall by 135%"),
            ({"by": "lots"}, "no size"),
            ({"by": "0"}, "0%"),
            ({"went": "rose", "by": "20000"}, "more than can be checked"),
            ({"from": "2025-13"}, "not a month"),
            ({"from": ""}, "first and the last month"),
            ({"from": "2025-10", "to": "2024-09"}, "starts in October 2025 but ends before"),
            ({"before-to": "2025-01"}, "overlap"),
            ({"before-from": "2023-11"}, "11 and 12 months long"),
        ],
    )
    def test_what_cannot_be_claimed_is_said(self, parts, says):
        with pytest.raises(InputError, match=says):
            claim_of({"topic": "asb", "went": "fell", **YEAR, **parts})

    def test_months_within_a_year_are_no_comparison(self):
        with pytest.raises(InputError, match="a year or less"):
            whole("2023-01", "2023-12")

    @pytest.mark.parametrize(
        ("text", "size"),
        [
            ("-35.16%", "35.16"),
            ("+8 per cent", "8"),
            ("1,204", "1,204"),
            ("", ""),
            ("More than 30%", "30+"),
            ("-30+", "30+"),
        ],
    )
    def test_a_size_is_kept_as_it_was_given(self, text, size):
        assert checked_size(text, rises=True) == size

    def test_who_said_it_is_cut_to_what_a_link_carries(self):
        assert len(claim(who="x" * 999).who) == LONGEST_TEXT

    def test_places_are_made_of_wards(self):
        places = places_on_offer(topic_named("asb"))
        assert "county" in places
        assert "county" not in places_on_offer(topic_named("fly-tipping"))
        assert wards_of("locality:Quayside") == (ALDER, BIRCH)
        assert set(wards_of("area:Wrenmoor Villages")) >= {DENE}
        assert wards_of("district") is None

    def test_runs_of_months_are_said_as_runs(self):
        assert runs_in_words(["2022-04", "2021-10", "2022-05", "2022-06"]) == "October 2021 and April to June 2022"


class TestRecompute:
    def test_only_months_that_both_periods_have_in_full_are_compared(self):
        found = recompute(claim())
        assert len(found.pairs) == 11
        assert INCOMPLETE_MONTH not in set(found.pairs["before"])
        table = incidents()
        asb = table[table["category"] == "asb"]
        for side, months in (("before", found.pairs["before"]), ("after", found.pairs["after"])):
            assert found.own[side] == asb["month"].isin(set(months)).sum()
        assert "September 2025: the other period lacks the month" in found.left_out
        assert found.left_out.startswith("September 2024: ")

    def test_a_planted_fall_is_borne_out_and_a_planted_rise_is_not_called_one(self):
        found = recompute(claim(**{"in": DENE, "by": f"{100 * (1 - FALL_TIMES):.0f}"}))
        assert (found.verdict.verdict, found.own["verdict"]) in ((BORNE_OUT, "fell"), (PARTLY, "fell"))
        rise = claim(topic="vehicle-crime", **{"in": BIRCH, "by": "50"})
        assert recompute(rise).verdict.why == OPPOSITE
        assert recompute(rise).own["ratio"] == pytest.approx(RISE_TIMES, rel=0.5)

    def test_a_ward_stands_beside_the_district_and_the_rest_of_the_county(self):
        found = recompute(claim(**{"in": DENE}))
        assert found.rows["scope"].tolist() == ["own", "district", "elsewhere"]
        assert found.elsewhere.ratio == pytest.approx(found.rows["ratio"].iloc[2])
        assert recompute(claim(**{"in": "county"})).rows["scope"].tolist() == ["own"]

    def test_the_county_is_all_its_districts(self):
        county = recompute(claim(**{"in": "county"})).own
        parts = recompute(claim()).rows.set_index("scope")
        for side in ("before", "after"):
            assert county[side] == parts.loc["own", side] + parts.loc["elsewhere", side]

    def test_months_that_are_not_on_record_cannot_be_told(self):
        found = recompute(whole("2030-01", "2032-12", by="10"))
        assert found.verdict.verdict == CANNOT_TELL
        assert "None of the 12 months is on record in full in both periods" in found.refusal
        assert found.years.empty
        few = recompute(claim(**{"before_from": "2022-01", "before_to": "2022-12", "from": "2023-01", "to": "2023-12"}))
        assert "Only 3 of 12 months are on record" in few.refusal

    def test_different_seasons_cannot_be_told_apart_from_a_change(self):
        found = recompute(
            claim(**{"before_from": "2023-01", "before_to": "2023-03", "from": "2023-07", "to": "2023-09"})
        )
        assert "no month of the year in common" in found.refusal

    def test_a_base_under_ten_gives_no_percentage(self):
        found = recompute(claim(topic="robbery", **{"in": DENE}))
        assert "fewer than 10" in found.refusal
        assert found.verdict.verdict == CANNOT_TELL

    def test_a_base_under_pandemic_restrictions_is_named(self, monkeypatch):
        found = recompute(claim())
        assert not found.in_pandemic
        monkeypatch.setattr(module, "PANDEMIC", Span("2024-01", "2024-02"))
        assert found.in_pandemic == ["2024-01", "2024-02"]

    def test_a_base_unlike_all_other_years_is_named(self):
        found = recompute(claim(**{"in": DENE}))
        years = pd.DataFrame({"ratio": [1.0, 0.8, 0.7], "is_base": [True, False, False]})
        assert replace(found, years=years).base_extreme == "highest"
        assert replace(found, years=years.assign(ratio=[1, 0.95, 0.7])).base_extreme == ""
        assert replace(found, years=years.head(2)).base_extreme == ""

    def test_rows_for_files_carry_the_verdict(self):
        table = claim_rows(recompute(claim(by="8")))
        assert table["claim_verdict"].nunique() == 1
        assert table["scope"].tolist() == ["own", "elsewhere"]


PRINTED = {"before_from": "2020-10", "before_to": "2021-09", "from": "2021-10", "to": "2022-09"}


class TestOtherSources:
    def test_a_documents_own_counts_decide_where_the_records_cannot(self):
        found = recompute(claim(by="20", **PRINTED))  # the invented plan prints 600, then 480
        assert found.basis.name == "The invented plan"
        assert found.verdict.verdict == BORNE_OUT
        assert "as counted in the invented plan" in fairer_sentence(found)
        assert claim_rows(found)["basis"].iloc[0] == "The invented plan"

    def test_a_difference_divided_by_the_later_count_is_recognised(self):
        found = recompute(claim(by="25", **PRINTED))  # 120 of 480
        assert found.verdict.verdict == PARTLY
        assert found.basis.by_later_count
        assert "25% is that difference divided by the later count" in other_source_sentences(found)[0]

    def test_fly_tipping_has_the_national_returns(self):
        found = recompute(
            claim(
                topic="fly-tipping",
                went="rose",
                **{"before_from": "2021-04", "before_to": "2022-03", "from": "2022-04", "to": "2023-03"},
            )
        )
        assert found.basis.name == "DEFRA’s fly-tipping returns"

    def test_a_ward_has_none(self):
        assert other_sources(claim(**{"in": ALDER}, **PRINTED)) == []


class TestDocuments:
    def test_each_claim_has_its_verdict(self):
        verdicts = [one.verdict for one in published_claims()]
        assert verdicts == [BORNE_OUT, BORNE_OUT, NOT_BORNE_OUT, CANNOT_TELL]
        assert len(claims_on_file()) == 2
        figure = documents_figure()
        assert "4 claims of the partnership’s documents: 2 borne out" in figure.title

    def test_a_district_without_the_file_has_none(self, other_data):
        (other_data / "data/claims.toml").unlink()
        documents_figure.cache_clear()
        assert published_claims() == []
        assert documents_figure() is None

    def test_a_claim_that_means_no_figure_is_said(self, other_data):
        (other_data / "data/claims.toml").write_text(
            '[[claim]]\ndocument = "plan-2024"\nsaid = "x"\nrows = [{ row = "none", published = "1" }]\n'
        )
        with pytest.raises(DataFileError, match="claim 1"):
            published_claims()


class TestFigure:
    def test_what_is_said_is_said_once_and_neutrally(self):
        figure = claim_figure(recompute(claim(by="8")))
        assert len(figure.title.split()) <= 20
        told = " ".join((figure.title, *figure.lines)).lower()
        for word in ("wrong", "false", "mislead", "lie", "lied", "untrue", "failed"):
            assert word not in told.split()
        assert "cannot say" in figure.lines[-1]

    def test_a_claim_whose_figure_cannot_be_told_has_no_percentage_in_its_title(self):
        figure = claim_figure(recompute(whole("2030-01", "2032-12", by="10")))
        assert figure.title.startswith("? Cannot be told")

    def test_how_it_was_understood_is_said(self):
        told = said_sentence(whole("2023-01", "2025-06", by="8"), topic_named("asb"))
        assert "from January 2023 to June 2025, read as" in told
        assert "fell by 8% or more in" in said_sentence(claim(by="8+"), topic_named("asb"))

    def test_a_title_says_when_only_missing_months_leave_room_for_the_size(self):
        assert claim_verdict(False, 0.70, 0.76, 0.66, 0.87, share=0.5).by_missing_months
        assert not claim_verdict(False, 0.75, 0.76, 0.66, 0.87, share=0.5).by_missing_months  # near enough as it is
        assert not claim_verdict(False, 0.70, 0.76, 0.66, 0.87, share=1).by_missing_months
        assert not claim_verdict(False, 0.70, 0.60, 0.5, 0.72, share=0.5, or_more=True).by_missing_months
        found = recompute(claim(went="rose", by="13"))
        for room in (True, False):
            verdict = replace(found.verdict, verdict=BORNE_OUT, why=AGREES, by_missing_months=room)
            title = claim_headline(replace(found, verdict=verdict))
            assert title.endswith("; missing months leave room for 13%") is room


@pytest.fixture
def command(capsys):
    """Ask the command line for a claim; return its exit code and what it prints on either output."""

    def asked(*options):
        code = main(["claim", *options])
        return code, *capsys.readouterr()

    return asked


@pytest.mark.slow
class TestCommand:
    def test_both_forms_print_the_verdict_and_the_rows(self, command):
        first = command("--topic", "asb", "--from", "2023-01", "--to", "2025-06", "--change", "-8")
        second = command(
            *("--topic", "asb", "--before", "2023-10..2024-09", "--after", "2024-10..2025-09", "--change=fell")
        )
        for code, out, err in (first, second):
            assert code == 0, err
            assert out.startswith("claim_verdict,basis,why")
            assert len(out.splitlines()) == 3

    def test_a_claims_own_command_gives_its_rows(self):
        asked = claim(by="8+", **{"in": "area:Wrenmoor Town"})
        done = subprocess.run(
            asked.command.replace("python", sys.executable, 1), shell=True, cwd=ROOT, capture_output=True, text=True
        )
        assert done.stdout == claim_rows(recompute(asked)).to_csv(index=False)

    @pytest.mark.parametrize(
        ("options", "says"),
        [
            (("--topic", "asb"), "Give --change"),
            (("--topic", "asb", "--change", "-8", "--from", "2023-01", "--to", "2023-06"), "a year or less"),
            (("--topic", "asb", "--change", "-8", "--before", "2023-01"), "two months"),
            (("--topic", "asb", "--change", "-180", "--from", "2023-01", "--to", "2025-06"), "Nothing can fall"),
            (("--topic", "asb", "--change", "-8", "--in", "London", "--from", "2023-01", "--to", "2025-06"), "London"),
            (("--sentence", "ASB fell by 8%"), "leaves open: Where?"),
        ],
    )
    def test_what_cannot_be_checked_is_one_line(self, command, options, says):
        code, _, err = command(*options)
        assert code == 2
        assert says in err
        assert len(err.splitlines()) == 1

    def test_a_sentence_and_the_documents(self, command):
        code, _, err = command("--sentence", "ASB in Wrenmoor fell by 8% between 2023 and 2024")
        assert code == 0, err
        code, _, err = command("--sentence", "ASB by pupils in Wrenmoor fell by 8% between 2023 and 2024")
        assert code == 2
        assert "Not understood: “pupils”." in err
        assert "it is understood: python -m lib claim --topic asb --from 2023-01 --to 2024-12 --change=-8" in err
        _, listed, _ = command("--documents")
        assert len(listed.splitlines()) == 5
