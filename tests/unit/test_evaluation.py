"""Did it work: published worked figures, planted effects, what is refused, and what files of actions give."""

import math
import subprocess
import sys

import h3.api.basic_str as h3
import numpy as np
import pandas as pd
import pytest

from lib.analysis.evaluation.documents import documents_actions
from lib.analysis.evaluation.evaluate import evaluation, evaluation_rows, foresight, suggested_comparison
from lib.analysis.evaluation.intervention import MOST_ROWS, intervention_of, interventions_of
from lib.analysis.evaluation.places import (
    HEXAGONS,
    STREETS,
    WARDS,
    chosen_units,
    place_meant,
    places_on_offer,
    units_of,
    units_round,
)
from lib.answers.evaluation import evaluation_figure, how_sure
from lib.base.errors import CannotSay, DataFileError, InputError
from lib.incidents.cube import incidents, map_points
from lib.incidents.topics import topic_named
from lib.published.places import to_grid
from lib.published.tables import ROOT
from lib.statistics import evaluation as statistics
from lib.statistics.evaluation import (
    FEWER,
    MORE,
    TOO_SMALL,
    UNCLEAR,
    before_and_after,
    difference_in_differences,
    most_alike,
    weighted_displacement,
)
from tests.district.truth import ALDER, BIRCH, COTTER, DENE, ELDER


class TestWeightedDisplacement:
    def test_the_worked_figures_of_the_paper(self):
        """Wheeler and Ratcliffe 2018: estimate -118, variance 1,568, z -2.98, 95% interval -196 to -40."""
        found = weighted_displacement((207, 110), (308, 318), (178, 157), (150, 140))
        assert found.estimate == -118
        assert found.error**2 == pytest.approx(1568)
        assert found.z == pytest.approx(-2.98, abs=0.005)
        assert (round(found.low), round(found.high)) == (-196, -40)

    def test_the_worked_figures_of_the_later_extension(self):
        """Wheeler 2021, as the tests of his R package ptools hold them: weights of area."""
        sized = weighted_displacement((207, 110), (308, 318), (178, 157), (150, 140), area_weights=(1.2, 0.9, 1.5, 1.6))
        assert sized.estimate == pytest.approx(-99.69444444)
        assert sized.error == pytest.approx(35.4280755)
        assert (sized.low, sized.high) == (pytest.approx(-169.1321965), pytest.approx(-30.25669241))

    def test_dispersion_widens_it(self):
        plain, burst = (weighted_displacement((20, 10), (20, 20), dispersion=d) for d in (1, 4))
        assert burst.error == pytest.approx(2 * plain.error)

    def test_what_cannot_be_is_refused(self):
        with pytest.raises(InputError):
            weighted_displacement((-1, 2), (3, 4))
        with pytest.raises(InputError):
            weighted_displacement((1, 2), (3, 4), area_weights=(0, 1, 1, 1))


class TestPlainLooks:
    def test_before_and_after(self):
        found = before_and_after(100, 80)
        assert found.ratio == 0.8
        assert math.log(found.high / found.low) == pytest.approx(2 * 1.959964 * math.sqrt(0.01 + 0.0125))
        assert math.isnan(before_and_after(0, 5).ratio)

    def test_difference_in_differences(self):
        found = difference_in_differences((100, 60), (200, 180))
        assert found.ratio == pytest.approx(0.6 / 0.9)
        wide = difference_in_differences((100, 60), (200, 180), dispersion=2)
        assert wide.low < found.low
        assert math.isnan(difference_in_differences((0, 60), (200, 180)).ratio)


MONTHS = np.arange(24_240, 24_288)


def made_counts(random, places=20, mean=12.0, months=48):
    levels = random.uniform(0.5, 1.5, places) * mean
    return random.poisson(np.broadcast_to(levels, (months, places))).astype(float)


class TestEvaluate:
    def looked_at(self, counts, treated, start=36):
        where = np.zeros(counts.shape[1], dtype=bool)
        where[list(treated)] = True
        return statistics.evaluate(counts[:start], MONTHS[:start], counts[start:], MONTHS[start:], where, ~where)

    def test_a_planted_fall_is_found_as_often_as_its_power_says(self):
        random, found, seen = np.random.default_rng(3), 0, []
        for _ in range(60):
            counts = made_counts(random)
            least = self.looked_at(counts, [0, 1]).seen
            seen.append(least)
            counts[36:, :2] = random.binomial(counts[36:, :2].astype(int), 1 - least)
            found += self.looked_at(counts, [0, 1]).verdict == FEWER
        assert 0.1 < np.mean(seen) < 0.5
        assert 0.7 <= found / 60 <= 0.97

    def test_a_planted_rise_is_called_more(self):
        random = np.random.default_rng(4)
        counts = made_counts(random)
        counts[36:, :2] *= 2
        assert self.looked_at(counts, [0, 1]).verdict == MORE

    def test_what_happens_everywhere_is_no_effect(self):
        random = np.random.default_rng(5)
        counts = made_counts(random)
        counts[36:] = random.binomial(counts[36:].astype(int), 0.5)
        found = self.looked_at(counts, [0, 1])
        assert found.verdict == UNCLEAR
        assert found.observed < 0.7 * found.foretold
        assert 0.7 < found.effect.ratio < 1.4

    def test_a_place_taken_at_its_peak_is_expected_to_go_back(self):
        random = np.random.default_rng(6)
        counts = made_counts(random)
        counts[30:36, 0] *= 2
        found = self.looked_at(counts, [0])
        assert found.foretold < counts[30:36, 0].sum() * 2 * 0.85  # twelve months at the peak would be more

    @pytest.mark.parametrize(
        ("start", "places", "says"), [(10, 20, "18 are needed"), (48, 20, "No month"), (36, 4, "places")]
    )
    def test_too_little_is_refused(self, start, places, says):
        counts = made_counts(np.random.default_rng(7), places)
        with pytest.raises(CannotSay, match=says):
            self.looked_at(counts, [0], start)

    def test_the_most_alike_are_near_in_level_and_trend(self):
        flat, rising = np.full(24, 10.0), np.linspace(5, 15, 24)
        past = np.column_stack([flat, flat * 1.05, flat * 5, rising, flat * 0.95])
        treated = np.array([True, False, False, False, False])
        assert most_alike(past, treated, np.ones(5, dtype=bool), 2).tolist() == [False, True, False, False, True]
        assert most_alike(past, treated, np.ones(5, dtype=bool), 9).sum() == 4


def action(**parts):
    given = {"name": "Patrols", "topic": "asb", "wards": DENE, "from": "2024-10"}
    return intervention_of({**given, **{name.replace("_", ""): value for name, value in parts.items()}})


class TestIntervention:
    def test_wards_by_code_name_and_postcode(self):
        assert action(wards="Dene; Alder Quay").places == (ALDER, DENE)
        assert action(wards="ZZ1 1AA").places == (ALDER,)

    @pytest.mark.parametrize(
        ("parts", "says"),
        [
            ({"wards": ""}, "Name the wards"),
            ({"wards": "London"}, "London"),
            ({"topic": "fly-tipping"}, "one year only"),
            ({"topic": "nothing"}, "no topic"),
            ({"from_": "soon"}, "not a month"),
            ({"to": "2024-01"}, "ends before"),
            ({"compare": DENE}, "cannot be both"),
        ],
    )
    def test_what_cannot_be_is_said(self, parts, says):
        with pytest.raises(InputError, match=says):
            action(**parts)

    def test_a_table_names_the_line_that_cannot_be_used(self):
        good = {"name": "A", "topic": "asb", "wards": "Dene", "from": "2024-10-01 00:00:00"}
        table = pd.DataFrame([good, {**good, "wards": "Nowhere at all"}], index=[2, 3])
        assert interventions_of(table.head(1))[0].start == "2024-10"
        with pytest.raises(InputError, match="Line 3"):
            interventions_of(table)
        with pytest.raises(InputError, match="no column wards \\(or hexagons"):
            interventions_of(table.drop(columns="wards"))
        with pytest.raises(InputError, match="at most"):
            interventions_of(pd.DataFrame([good] * (MOST_ROWS + 1)))

    def test_actions_in_one_ward_at_one_time_overlap(self):
        first, later = action(to="2024-12"), action(name="CCTV", from_="2025-01")
        assert not first.overlaps(later, "2025-09")
        assert action(name="Gates").overlaps(later, "2025-09")
        assert not action(name="Gates", wards=ALDER).overlaps(later, "2025-09")


class TestEvaluation:
    def test_a_planted_fall_is_called_fewer(self):
        found = evaluation(action())
        assert found.outcome.verdict == FEWER
        assert found.outcome.effect.ratio < 0.6
        figure = evaluation_figure(found)
        assert figure.title.startswith("▼ Fewer than expected:")
        assert "no proof" in " ".join(how_sure(found))
        assert len(figure.lines) <= 3
        assert max(len(line.split()) for line in figure.lines) <= 20

    def test_where_nothing_was_planted_there_is_no_clear_difference(self):
        found = evaluation(action(wards=ELDER, change="-95"))
        assert found.outcome.verdict == UNCLEAR
        assert "is not “it did not work”" in " ".join(evaluation_figure(found).lines)

    def test_a_change_too_small_to_be_seen_is_called_that(self):
        found = evaluation(action(wards=ELDER, change="-5"))
        assert found.outcome.verdict == TOO_SMALL
        assert found.outcome.seen > 0.05
        assert "Too few incidents" in " ".join(evaluation_figure(found).lines)

    def test_months_that_are_not_complete_are_in_no_count(self):
        found = evaluation(action(from_="2024-07"))
        assert "2024-09" not in found.months
        assert len(found.months) == 11

    def test_the_wards_compared_with_are_chosen_by_what_was_known_before(self):
        assert DENE not in suggested_comparison(action())
        assert ALDER not in suggested_comparison(action(), (ALDER,))
        assert evaluation(action(compare=f"{BIRCH};{COTTER}")).compared == (BIRCH, COTTER)
        assert not (units_round(WARDS, chosen_units(WARDS, [DENE])) & chosen_units(WARDS, [DENE])).any()

    def test_another_action_in_the_same_ward_is_named(self):
        other = action(name="CCTV", from_="2025-01")
        found = evaluation(action(), (other,))
        assert found.also == ("CCTV",)
        assert "cannot be told apart" in " ".join(evaluation_figure(found).lines)

    @pytest.mark.parametrize("start", ["2025-08", "2026-03"])
    def test_an_action_that_is_too_new_cannot_be_judged_but_planned(self, start):
        with pytest.raises(CannotSay, match="3 are needed"):
            evaluation(action(from_=start))
        ahead = foresight(action(from_=start))
        assert 0 < ahead.seen < 1
        assert DENE not in ahead.compared

    def test_an_action_before_the_records_cannot_be_judged(self):
        with pytest.raises(CannotSay):
            evaluation(action(from_="2022-02"))
        with pytest.raises(CannotSay, match=r"begin in \w+ \d{4}, so nothing is known of the time before January 2017"):
            evaluation(action(from_="2017-01"))

    def test_an_action_of_a_month_that_the_records_hold_is_too_short_not_too_new(self):
        with pytest.raises(CannotSay, match=r"^In August 2024, 1 month is on record in full, and 3 are needed\.$"):
            evaluation(action(from_="2024-08", to="2024-08"))

    def test_rows_for_files(self):
        table = evaluation_rows([evaluation(action())])
        assert table["verdict"].tolist() == [FEWER]
        assert table["effect_high"].iloc[0] < 1


class TestPlacesSmallerThanAWard:
    def test_streets_by_name_and_with_their_ward(self):
        key = place_meant(STREETS, "market cross")
        assert key == f"Market Cross@{ALDER}"
        for spelt in ("Market Cross @ Alder Quay", "Market Cross in Alder Quay", "market cross, Alder Quay"):
            assert place_meant(STREETS, spelt) == key
        with pytest.raises(InputError, match=r"write it as police\.uk names it, such as Market Cross"):
            place_meant(STREETS, "Market Crosses")
        assert places_on_offer(STREETS)[key] == "Market Cross, Alder Quay"
        with pytest.raises(InputError, match="No street “Nowhere”"):
            place_meant(STREETS, "Nowhere")
        with pytest.raises(InputError, match="no hexagon of this district"):
            place_meant(HEXAGONS, "89194221823ffff")

    def test_a_street_has_the_counts_of_its_map_points_and_a_ring_of_200_metres(self):
        asb = topic_named("asb")
        units, chosen = units_of(STREETS, asb), chosen_units(STREETS, [f"Market Cross@{ALDER}"])
        table = incidents()
        own = (table["place"] == "Market Cross") & (table["category"] == "asb") & table["month"].isin(units.months)
        assert units.counts[:, chosen].sum() == own.sum() > 200
        x, y = to_grid(map_points().lon, map_points().lat)
        away = np.hypot(x[:, None] - x[chosen], y[:, None] - y[chosen]).min(axis=1)
        assert (units_round(STREETS, chosen) == (~chosen & (away < 200))).all()

    def test_a_hexagon_has_its_neighbours_for_a_ring(self):
        ids = units_of(HEXAGONS, topic_named("asb")).ids
        rings = {code: ids[units_round(HEXAGONS, chosen_units(HEXAGONS, [code]))] for code in places_on_offer(HEXAGONS)}
        middle = max(rings, key=lambda code: len(rings[code]))
        assert set(rings[middle]) == set(h3.grid_ring(middle, 1))

    def test_the_counts_of_all_hexagons_are_those_of_all_wards(self):
        asb = topic_named("asb")
        assert units_of(HEXAGONS, asb).counts.sum() == pytest.approx(units_of(WARDS, asb).counts.sum(), rel=0.05)

    def test_a_fall_at_a_street_is_found_and_the_rest_of_the_figures_come_with_it(self):
        found = evaluation(intervention_of({"name": "A", "topic": "asb", "streets": "Market Cross", "from": "2024-10"}))
        assert found.outcome.verdict in (UNCLEAR, TOO_SMALL)
        assert found.outcome.foretold > 50
        assert not set(found.compared) & set(found.ring)
        table = evaluation_rows([found]).iloc[0]
        assert (table["kind"], table["places"]) == ("streets", f"Market Cross@{ALDER}")
        assert "map points within 200 metres counted in" in " ".join(how_sure(found))

    def test_places_of_different_kinds_in_one_ward_overlap(self):
        street = intervention_of({"name": "A", "topic": "asb", "streets": "Market Cross", "from": "2024-10"})
        assert street.overlaps(action(wards=ALDER), "2025-09")
        assert not street.overlaps(action(wards=ELDER), "2025-09")


class TestDocuments:
    def test_what_is_dated_and_placed_is_judged(self):
        actions = documents_actions()
        assert actions["verdict"].tolist() == [FEWER, "cannot be judged"]
        assert actions["why"].tolist() == ["", "Not said: the month, the wards and what it was to change."]
        assert actions["where"].tolist() == ["Dene", ""]

    def test_a_district_without_the_file_has_none(self, other_data):
        (other_data / "data/actions.toml").unlink()
        assert documents_actions().empty

    def test_an_entry_that_cannot_be_read_is_said(self, other_data):
        (other_data / "data/actions.toml").write_text('[[action]]\ndocument = "plan-2024"\n')
        with pytest.raises(DataFileError, match="action 1"):
            documents_actions()


@pytest.mark.slow
def test_the_command_judges_a_file_row_by_row(tmp_path):
    path = tmp_path / "actions.csv"
    path.write_text(
        f"name,topic,wards,from,to\nPatrols,asb,Dene,2024-10,\n=Gates,asb,{ELDER},2024-01,2025-06\nNew,asb,Dene,2025-09,\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "lib", "evaluate", str(path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 4
    assert FEWER in lines[1]
    assert lines[2].startswith("'=Gates")
    assert "cannot be told" in lines[3]
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "lib", "evaluate", str(path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
