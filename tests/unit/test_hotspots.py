"""Hexagons, Gi*, lasting hotspots, concentration, capture, edges and map points."""

from pathlib import Path

import h3
import numpy as np
import pandas as pd
import pytest
import shapely
from esda.getisord import G_Local
from hypothesis import given
from hypothesis import strategies as st
from libpysal.weights import WSP, WSP2W
from scipy import sparse, stats

from lib.base.errors import CannotSay, DataFileError, InputError
from lib.drawing.words.hotspot_rule import rule_in_words
from lib.published import fine_grid
from lib.published.places import to_grid
from lib.statistics import capture, concentration, gi_star, hexagons, hotspot_rule, map_points

DATA = Path(__file__).parent.parent / "data"
RULE = hotspot_rule.HOTSPOT_RULE
CENTRE = h3.latlng_to_cell(53.127, -1.262, 9)  # Sutton in Ashfield
HEXES = sorted(h3.grid_disk(CENTRE, 5))
WEIGHTS = hexagons.neighbours(HEXES)
# A district some 4 km across whose edge cuts through hexagons
DISTRICT = shapely.Point(-1.262, 53.127).buffer(0.02)

hex_counts_lists = st.lists(st.integers(0, 30), min_size=len(HEXES), max_size=len(HEXES))


def by_hex(values):
    return pd.Series(values, index=pd.Index(HEXES, name="hex_id"), dtype=float)


def one_hotspot(extra=25):
    """Two incidents in every hexagon, and more in one and its neighbours."""
    counts = by_hex(np.random.default_rng(5).poisson(2, len(HEXES)))
    counts[h3.grid_disk(CENTRE, 1)] += extra
    return counts


class TestRule:
    def test_written_rule_is_read_and_said(self):
        assert RULE.q_below == 0.05
        words = rule_in_words(RULE)
        for part in ("q below 0.05", "at least 3", "3 months", "80%", "20%", "10%", "fewer than 5", "200 metres"):
            assert part in words

    def test_the_methods_document_states_the_rule_as_it_stands(self):
        text = (DATA.parent.parent / "docs" / "methods.md").read_text(encoding="utf-8")
        for part in (
            f"q below {RULE.q_below:g}.",
            f"At least {RULE.minimum_count} incidents",
            f"hot in at least {RULE.persistent_share:.0%} of windows",
            f"hot in at least {RULE.intermittent_share:.0%} of windows",
            f"at least {RULE.separation_metres:g} metres apart",
        ):
            assert part in text
        assert (RULE.window_months, RULE.minimum_windows, RULE.recent_share) == (3, 5, 0.2)  # three, five, a fifth

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            (("q_below = 0.05", "q_below = 5"), "q_below must be a share between 0 and 1; it is 5"),
            (("minimum_count = 3", "minimum_count = 2.5"), "minimum_count must be a whole number above 0"),
            (("minimum_count = 3", "minimum_count = true"), "minimum_count must be a whole number above 0"),
            (("separation_metres = 200", "separation_metres = -1"), "separation_metres must be above 0"),
            (("separation_metres = 200", 'separation_metres = "far"'), "separation_metres must be above 0"),
            (("minimum_windows", "fewest_windows"), "fewest_windows, minimum_windows"),
            (("minimum_count = 3", "minimum_count ="), "cannot be read"),
        ],
    )
    def test_a_broken_rule_is_refused_in_words(self, tmp_path, change, says):
        path = tmp_path / "hotspot_rule.toml"
        path.write_text(hotspot_rule.RULE_FILE.read_text().replace(*change))
        with pytest.raises(DataFileError, match=says):
            hotspot_rule.read_hotspot_rule(path)

    def test_a_missing_rule_is_refused_in_words(self, tmp_path):
        with pytest.raises(DataFileError, match="cannot be read"):
            hotspot_rule.read_hotspot_rule(tmp_path / "none.toml")


class TestHexagons:
    def test_exactly_the_hexagons_that_touch_the_district(self):
        ids = hexagons.hex_ids_covering(DISTRICT)
        around = set().union(*(h3.grid_disk(hex_id, 2) for hex_id in ids))
        touching = {hex_id for hex_id in around if hexagons.hex_polygon(hex_id).intersects(DISTRICT)}
        assert set(ids) == touching
        assert ids == sorted(ids)

    def test_several_polygons_do(self):
        far = shapely.Point(-1.15, 53.127).buffer(0.005)
        both = hexagons.hex_ids_covering(shapely.MultiPolygon([DISTRICT, far]))
        assert set(both) == set(hexagons.hex_ids_covering(DISTRICT)) | set(hexagons.hex_ids_covering(far))

    @pytest.mark.parametrize(
        "wrong", [shapely.Point(0, 0), shapely.Polygon(), shapely.Point(450000, 358000).buffer(2000)]
    )
    def test_no_district_or_one_in_metres_is_refused(self, wrong):
        with pytest.raises(InputError, match="district"):
            hexagons.hex_ids_covering(wrong)

    def test_areas_are_of_the_part_inside(self):
        ids = hexagons.hex_ids_covering(DISTRICT)
        areas = hexagons.hex_areas(ids, DISTRICT)
        whole = pd.Series([h3.cell_area(hex_id, unit="m^2") for hex_id in ids], index=ids)
        assert (areas < whole * 1.005).all()  # the National Grid's scale differs by up to 0.1% from the ellipsoid
        inside = [hexagons.hex_polygon(hex_id).within(DISTRICT) for hex_id in ids]
        np.testing.assert_allclose(areas[inside], whole[inside], rtol=0.005)
        assert areas[[not x for x in inside]].lt(whole[[not x for x in inside]] * 0.999).all()

    def test_unknown_and_repeated_hexagons_are_refused(self):
        with pytest.raises(InputError, match="no hexagon with the id 'nowhere'"):
            hexagons.hex_polygon("nowhere")
        with pytest.raises(InputError, match="twice"):
            hexagons.neighbours([CENTRE, CENTRE])

    def test_neighbours_are_those_that_share_an_edge_and_self(self):
        outlines = [hexagons.hex_polygon(hex_id) for hex_id in HEXES]
        touching = np.array([[a.distance(b) < 1e-7 for b in outlines] for a in outlines])
        np.testing.assert_array_equal(WEIGHTS.toarray(), touching)
        assert WEIGHTS[HEXES.index(CENTRE)].sum() == 7

    def test_hex_of_points(self):
        lat, lon = h3.cell_to_latlng(CENTRE)
        assert hexagons.hex_of(lon, lat) == CENTRE
        found = hexagons.hex_of(np.array([lon, np.nan, lon, 500.0, -120.0]), np.array([lat, lat, np.inf, lat, 35.0]))
        assert found.tolist() == [CENTRE, None, None, None, h3.latlng_to_cell(35, -120, 9)]
        assert hexagons.hex_of(np.nan, lat) is None
        assert len(hexagons.hex_of(np.array([]), np.array([]))) == 0

    @given(
        st.lists(
            st.tuples(
                st.one_of(st.floats(-1.32, -1.20), st.just(np.nan), st.floats(-1e3, 1e3)),
                st.one_of(st.floats(53.10, 53.15), st.just(np.inf)),
            ),
            max_size=60,
        )
    )
    def test_each_point_is_in_the_hexagon_that_h3_says(self, points):
        lon, lat = (np.array([point[i] for point in points], dtype=float) for i in (0, 1))
        places = hexagons.hex_index_of(lon, lat, HEXES)
        names = [name if name in HEXES else None for name in hexagons.hex_of(lon, lat)]
        assert [HEXES[place] if place >= 0 else None for place in places] == names

    def test_a_grid_tells_very_many_points_what_h3_says(self, monkeypatch):
        random = np.random.default_rng(3)
        lon, lat = random.uniform(-1.33, -1.19, 20_000), random.uniform(53.08, 53.17, 20_000)
        corners = np.array([corner for name in HEXES[:30] for corner in h3.cell_to_boundary(name)])
        lon, lat = np.append(lon, corners[:, 1] + 1e-7), np.append(lat, corners[:, 0])
        lon[:2] = np.nan, 500.0
        exact = hexagons.hex_index_of(lon, lat, HEXES)
        monkeypatch.setattr(hexagons, "WORTH_A_GRID", 1)
        monkeypatch.setattr(fine_grid, "AT_ONCE", 7_000)
        assert (hexagons.hex_index_of(lon, lat, HEXES) == exact).all()
        assert (exact >= 0).sum() > 1_000

    def test_as_many_longitudes_as_latitudes(self):
        with pytest.raises(InputError, match="2 longitudes and 1 latitudes"):
            hexagons.hex_index_of([0.0, 1.0], [51.5], HEXES)


class TestGiStar:
    def test_equals_spdep_on_hexagons(self):
        # R spdep::localG on the same weights; tolerance as printed in the file (12 figures)
        reference = pd.read_csv(DATA / "gi_star_hexes_spdep.csv", index_col="hex_id")
        table = gi_star.gi_star(reference["count"], hexagons.neighbours(list(reference.index)))
        np.testing.assert_allclose(table["gi_star"], reference["z_score"], rtol=1e-10)
        np.testing.assert_allclose(table["p_value"], reference["p_value"], rtol=1e-10)
        assert table.index.equals(reference.index)

    def test_equals_spdep_on_the_example_of_getis_and_ord(self):
        # The published 16 by 16 example, neighbours within 30 units; R spdep::localG with self included
        example = pd.read_csv(DATA / "gi_star_getis_ord_1996.csv")
        place = example[["x", "y"]].to_numpy()
        apart = np.hypot(*(place[:, None] - place[None]).transpose(2, 0, 1))
        table = gi_star.gi_star(example["value"], sparse.csr_array((apart <= 30).astype(float)))
        np.testing.assert_allclose(table["gi_star"], example["z_score"], rtol=1e-10)

    @given(hex_counts_lists)
    def test_equals_esda(self, values):
        # esda 2.9: its p_norm is one-sided, half of ours
        counts = by_hex(values)
        if counts.nunique() == 1:
            return
        weights = WSP2W(WSP(WEIGHTS.tocsr().astype(float)), silence_warnings=True)
        theirs = G_Local(counts.to_numpy(), weights, star=True, transform="B", permutations=0)
        ours = gi_star.gi_star(counts, WEIGHTS)
        np.testing.assert_allclose(ours["gi_star"], theirs.Zs, rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(ours["p_value"], np.minimum(2 * theirs.p_norm, 1), rtol=1e-7, atol=1e-9)

    @pytest.mark.parametrize("same", [0, 4])
    def test_counts_all_alike_have_no_z_and_nothing_hot(self, same):
        table = gi_star.hot_hexes(by_hex([same] * len(HEXES)), WEIGHTS)
        assert table["gi_star"].isna().all()
        assert (table[["p_value", "q_value"]] == 1).all(axis=None)
        assert not table["hot"].any()

    def test_one_place_only(self):
        table = gi_star.hot_hexes(pd.Series([9.0], index=[CENTRE]), hexagons.neighbours([CENTRE]))
        assert np.isnan(table["gi_star"].iloc[0])
        assert not table["hot"].iloc[0]

    @given(hex_counts_lists, st.randoms(use_true_random=False))
    def test_row_order_does_not_matter(self, values, random):
        counts = by_hex(values)
        shuffled = random.sample(HEXES, len(HEXES))
        mixed = gi_star.hot_hexes(counts[shuffled], hexagons.neighbours(shuffled))
        straight = gi_star.hot_hexes(counts, WEIGHTS)
        pd.testing.assert_frame_equal(straight, mixed.loc[HEXES], rtol=1e-6, atol=1e-12, check_names=False)

    @pytest.mark.parametrize("wrong", [np.nan, -1, np.inf])
    def test_missing_or_negative_counts_are_refused(self, wrong):
        counts = one_hotspot()
        counts.iloc[3] = wrong
        with pytest.raises(InputError, match="zero or more"):
            gi_star.gi_star(counts, WEIGHTS)

    def test_weights_of_other_hexagons_are_refused(self):
        with pytest.raises(InputError, match="90 counts but neighbours for 91"):
            gi_star.gi_star(one_hotspot().iloc[1:], WEIGHTS)


class TestHot:
    def test_a_hotspot_is_found_and_cold_is_not_hot(self):
        table = gi_star.hot_hexes(one_hotspot(), WEIGHTS)
        assert set(h3.grid_disk(CENTRE, 1)) <= set(table.index[table["hot"]])
        cold = one_hotspot()
        cold = by_hex(30) - cold.clip(upper=30)
        assert not gi_star.hot_hexes(cold, WEIGHTS).loc[CENTRE, "hot"]

    def test_columns(self):
        counts = one_hotspot()
        table = gi_star.hot_hexes(counts, WEIGHTS)
        assert list(table) == [
            "count", "neighbourhood_count", "gi_star", "p_value", "q_value", "chance_q_value", "hot",
        ]  # fmt: skip
        assert table.loc[CENTRE, "neighbourhood_count"] == counts[h3.grid_disk(CENTRE, 1)].sum()

    def test_too_few_in_the_hexagon_itself_is_not_hot(self):
        counts = one_hotspot()
        counts[CENTRE] = RULE.minimum_count - 1
        table = gi_star.hot_hexes(counts, WEIGHTS)
        assert table.loc[CENTRE, "q_value"] < RULE.q_below
        assert not table.loc[CENTRE, "hot"]
        assert table.loc[h3.grid_ring(CENTRE, 1), "hot"].all()

    def test_chance_q_value_is_the_binomial_tail(self):
        # scipy.stats.binom, and Benjamini-Hochberg by its own definition
        counts = one_hotspot(extra=3)
        table = gi_star.hot_hexes(counts, WEIGHTS)
        share = WEIGHTS.sum(axis=1) / len(HEXES)
        p = np.minimum(2 * stats.binom.sf(table["neighbourhood_count"] - 1, counts.sum(), share), 1)
        np.testing.assert_allclose(table["chance_q_value"], stats.false_discovery_control(p), rtol=1e-9)

    def test_a_gi_star_that_chance_alone_brings_is_not_hot(self):
        # Three incidents in a district of 91 hexagons, two of them in one
        counts = by_hex(0)
        counts[CENTRE], counts.iloc[0] = 2, 1
        table = gi_star.hot_hexes(counts, WEIGHTS, rule=hotspot_rule.HotspotRule(**{**vars(RULE), "minimum_count": 1}))
        assert table.loc[CENTRE, "q_value"] < 0.05
        assert table.loc[CENTRE, "chance_q_value"] > 0.05
        assert not table["hot"].any()

    def test_more_land_expects_more_incidents(self):
        counts, areas = one_hotspot(extra=6), by_hex(1.0)
        areas[h3.grid_disk(CENTRE, 1)] = 8.0
        assert gi_star.hot_hexes(counts, WEIGHTS).loc[CENTRE, "hot"]
        assert not gi_star.hot_hexes(counts, WEIGHTS, areas).loc[CENTRE, "hot"]
        with pytest.raises(InputError, match="needs its area"):
            gi_star.hot_hexes(counts, WEIGHTS, areas.iloc[1:])


class TestWindows:
    @staticmethod
    def months(start, periods):
        index = pd.period_range(start, periods=periods, freq="M")
        return pd.DataFrame({"a": np.arange(periods), "b": 1}, index=index)

    def test_counted_back_from_the_latest_month(self):
        windows = gi_star.window_counts(self.months("2024-11", 8))
        assert windows.index.tolist() == ["2025-01 to 2025-03", "2025-04 to 2025-06"]
        assert windows["a"].tolist() == [2 + 3 + 4, 5 + 6 + 7]
        assert windows["b"].tolist() == [3, 3]

    def test_a_window_with_a_month_missing_is_left_out(self):
        monthly = self.months("2024-10", 9)
        absent = monthly.drop(index=pd.Period("2025-02", "M"))
        incomplete = monthly.astype(float)
        incomplete.loc[pd.Period("2025-02", "M"), "b"] = np.nan
        for months in (absent, incomplete, absent.iloc[::-1], absent.set_axis(absent.index.astype(str))):
            assert gi_star.window_counts(months).index.tolist() == ["2024-10 to 2024-12", "2025-04 to 2025-06"]

    def test_no_complete_month_is_no_window(self):
        assert gi_star.window_counts(self.months("2025-01", 2)).shape == (0, 2)
        assert gi_star.window_counts(self.months("2025-01", 0)).shape == (0, 2)

    def test_bad_months_are_refused(self):
        with pytest.raises(InputError, match="written like 2025-09"):
            gi_star.window_counts(self.months("2025-01", 2).set_axis(["x", "y"]))
        with pytest.raises(InputError, match="2025-01 is there twice"):
            gi_star.window_counts(self.months("2025-01", 2).set_axis(["2025-01", "2025-01"]))

    @pytest.mark.parametrize(
        ("hot", "expected"),
        [
            ("1111111111", "persistent"),
            ("1011101111", "persistent"),
            ("0111111011", "persistent"),
            ("0000000011", "emerging"),
            ("0000000001", "emerging"),
            ("0000000010", "emerging"),
            ("1111000000", "former"),
            ("0000000100", "former"),
            ("1111110000", "former"),
            ("0101010101", "intermittent"),
            ("1000000010", "intermittent"),
            ("1110111001", "intermittent"),
            ("0000000000", "not hot"),
        ],
    )
    def test_class_by_windows(self, hot, expected):
        # Ten windows: the latest two are recent; one in the eight before is at least a tenth
        table = pd.DataFrame({"hex": [mark == "1" for mark in hot]})
        assert gi_star.classify_windows(table)["hex"] == expected

    def test_one_window_in_many_is_not_having_been_hot(self):
        once = pd.DataFrame({"old": [True] + [False] * 13, "new": [True] + [False] * 11 + [True, True]})
        found = gi_star.classify_windows(once)
        assert found.to_dict() == {"old": "not hot", "new": "emerging"}

    def test_too_few_windows_to_say(self):
        assert set(gi_star.classify_windows(pd.DataFrame({"a": [True] * 4}))) == {gi_star.TOO_FEW_WINDOWS}
        assert set(gi_star.classify_windows(pd.DataFrame({"a": []}))) == {gi_star.TOO_FEW_WINDOWS}

    def test_hex_table_joins_the_period_and_its_windows(self):
        quiet, hot = one_hotspot(extra=0), one_hotspot(extra=20)
        windows = pd.DataFrame([quiet] * 9 + [hot], index=[f"window {i}" for i in range(10)])
        table = gi_star.hex_table(hot, windows, WEIGHTS)
        assert table.loc[CENTRE, ["windows", "windows_hot", "class"]].tolist() == [10, 1, "emerging"]
        pd.testing.assert_frame_equal(table.iloc[:, :7], gi_star.hot_hexes(hot, WEIGHTS))
        assert set(table["class"]) <= set(gi_star.CLASSES)
        shuffled = windows[HEXES[::-1]]
        pd.testing.assert_frame_equal(gi_star.hex_table(hot, shuffled, WEIGHTS), table)
        with pytest.raises(InputError, match="same hexagons"):
            gi_star.hex_table(hot, windows.iloc[:, 1:], WEIGHTS)

    def test_hex_table_of_nothing(self):
        nothing = by_hex(0)
        table = gi_star.hex_table(nothing, pd.DataFrame([nothing] * 6), WEIGHTS)
        assert set(table["class"]) == {"not hot"}
        assert gi_star.hex_table(nothing, pd.DataFrame(columns=HEXES, dtype=float), WEIGHTS)["windows"].eq(0).all()


class TestConcentration:
    def test_gini_and_shares_by_hand(self):
        # Ten places with 1 to 10 incidents: Gini (n + 1) / 3n; the busiest place holds 10 of 55
        found = concentration.concentration(pd.Series(range(1, 11)))
        assert found.gini == pytest.approx(11 / 30 - 1 / 15)
        assert found.busiest_5 == pytest.approx(0.5 * 10 / 55)
        assert found.lorenz["share_of_incidents"].iloc[[0, 1, 10]].tolist() == pytest.approx([0, 10 / 55, 1])

    @given(st.lists(st.integers(0, 50), min_size=2, max_size=60).filter(any))
    def test_gini_is_half_the_relative_mean_difference(self, values):
        counts = np.array(values, dtype=float)
        difference = np.abs(counts[:, None] - counts[None]).mean()
        found = concentration.concentration(pd.Series(values))
        assert found.gini == pytest.approx(difference / (2 * counts.mean()), abs=1e-12)
        assert found.lorenz["share_of_incidents"].is_monotonic_increasing
        assert (found.lorenz["share_of_incidents"] >= found.lorenz["share_of_places"] - 1e-12).all()

    @pytest.mark.parametrize("mean", [0.2, 2.0, 15.0])
    def test_chance_equals_simulated_poisson_counts(self, mean):
        # 400 simulated districts of 1,291 places; within 0.5 points
        random = np.random.default_rng(11)
        simulated = [concentration.concentration(pd.Series(random.poisson(mean, 1291))) for _ in range(400)]
        found = concentration.concentration(pd.Series(random.multinomial(round(1291 * mean), [1 / 1291] * 1291)))
        for name in ("gini", "busiest_5"):
            average = np.mean([getattr(one, name) for one in simulated])
            assert getattr(found, f"{name}_by_chance") == pytest.approx(average, abs=0.005)

    def test_no_incidents_are_refused(self):
        with pytest.raises(CannotSay, match="no incidents"):
            concentration.concentration(pd.Series([0, 0, 0]))
        with pytest.raises(InputError, match="leave out months"):
            concentration.concentration(pd.Series([1, np.nan]))


class TestCapture:
    AREAS = pd.Series([1.0, 1.0, 2.0, 4.0], index=list("abcd"))
    NEXT = pd.Series([30.0, 10.0, 40.0, 20.0], index=list("abcd"))

    def test_share_area_and_pai(self):
        for chosen in (["a"], pd.Series([True, False, False, False], index=list("abcd"))):
            found = capture.capture(chosen, self.NEXT, self.AREAS)
            assert (found.places, found.captured, found.total) == (1, 30, 100)
            assert (found.share_captured, found.area_share) == (0.3, 0.125)
            assert found.pai == pytest.approx(2.4)
        # Wilson interval of 30 in 100 by its formula
        assert (found.share_low, found.share_high) == pytest.approx((0.21895, 0.39585), abs=5e-6)

    def test_the_whole_district_is_no_better_than_any_area(self):
        assert capture.capture(list("abcd"), self.NEXT, self.AREAS).pai == 1

    def test_part_of_a_place_is_credited_with_that_part(self):
        found = capture.capture(pd.Series({"a": 1.0, "d": 0.25}), self.NEXT, self.AREAS)
        assert (found.captured, found.area_share) == (35, 0.25)

    def test_refusals(self):
        with pytest.raises(CannotSay, match="No place was hot"):
            capture.capture([], self.NEXT, self.AREAS)
        with pytest.raises(CannotSay, match="no incidents in the later period"):
            capture.capture(["a"], self.NEXT * 0, self.AREAS)
        with pytest.raises(InputError, match="place z was chosen"):
            capture.capture(["z"], self.NEXT, self.AREAS)
        with pytest.raises(InputError, match="needs an area"):
            capture.capture(["a"], self.NEXT, self.AREAS.iloc[1:])

    @staticmethod
    def compare(earlier, later, months=(["2024-01", "2024-12"], ["2025-01", "2025-06"]), ward_of=None):
        if ward_of is None:
            ward_of = by_hex(0).astype(object).where(by_hex(range(len(HEXES))) < 45, "east").replace(0, "west")
        score = earlier.groupby(ward_of).mean()
        return capture.capture_comparison(earlier, later, *months, WEIGHTS, by_hex(1.0), ward_of, score)

    def test_three_ways_cover_the_same_area(self):
        earlier = one_hotspot()
        table = self.compare(earlier, earlier)
        assert table.index.tolist() == ["hot hexagons", "busiest hexagons", "highest wards"]
        assert table["area_share"].nunique() == 1
        hot = gi_star.hot_hexes(earlier, WEIGHTS)["hot"]
        assert table.loc["hot hexagons", "captured"] == earlier[hot].sum()
        assert table.loc["busiest hexagons", "captured"] >= earlier.nlargest(int(hot.sum())).sum() - 1e-9

    def test_all_three_choose_on_the_earlier_period_only(self):
        earlier = one_hotspot()
        # Later everything moves to the hexagon furthest from the hotspot
        away = max(HEXES, key=lambda hex_id: h3.grid_distance(hex_id, CENTRE))
        later = by_hex(0)
        later[away] = 100
        ward_of = pd.Series("hotspot", index=HEXES)
        ward_of[away] = "elsewhere"
        score_free = self.compare(earlier, later, ward_of=ward_of)
        assert score_free.loc[["hot hexagons", "highest wards"], "captured"].tolist() == [0, 0]
        assert score_free.loc["busiest hexagons", "captured"] <= 100 * (earlier[away] > 0)

    def test_a_ward_is_credited_as_if_its_hexagons_were_chosen_at_random(self):
        earlier = one_hotspot()
        ward_of = pd.Series("one ward", index=HEXES)
        table = self.compare(earlier, earlier, ward_of=ward_of)
        assert table.loc["highest wards", "pai"] == pytest.approx(1)

    @pytest.mark.parametrize(
        "months",
        [
            (["2024-01", "2024-12"], ["2024-12", "2025-01"]),
            (["2025-01"], ["2024-01"]),
            (["2024-01"], []),
            (["2024-01", "2024-06"], ["2024-03"]),
        ],
    )
    def test_overlapping_periods_are_refused(self, months):
        with pytest.raises(InputError, match="starts after the earlier one ends"):
            self.compare(one_hotspot(), one_hotspot(), months)

    def test_bad_months_are_refused(self):
        with pytest.raises(InputError, match="written like 2025-09"):
            self.compare(one_hotspot(), one_hotspot(), (["soon"], ["later"]))

    def test_nothing_hot_is_refused(self):
        with pytest.raises(CannotSay, match="No place was hot"):
            self.compare(by_hex(0), one_hotspot())


class TestNearEdge:
    INCIDENTS = pd.DataFrame(
        {
            "ward_code": ["W1", "W1", "W1", "W2", "W2", None],
            "edge_m": [10.0, 50.0, 51.0, 20.0, 500.0, np.nan],
            "near_wards": ["W2", "W2;W3", "", "W1", "", "W2"],
        }
    )

    def test_counts_with_and_without_the_edge(self):
        table = map_points.near_edge(self.INCIDENTS, ["W1", "W2", "W3", "W4"])
        assert table["count"].tolist() == [3, 2, 0, 0]
        assert table["near_edge_count"].tolist() == [2, 1, 0, 0]
        assert table["count_without_edge"].tolist() == [1, 1, 0, 0]
        # W2 takes in two of W1 and the one outside the district; W3 one of W1
        assert table["count_with_neighbours"].tolist() == [4, 5, 1, 0]
        assert table["near_edge_share"].tolist()[:2] == pytest.approx([2 / 3, 1 / 2])
        assert table["near_edge_share"].iloc[2:].isna().all()

    def test_tuples_and_row_order_do_not_matter(self):
        as_tuples = self.INCIDENTS.assign(
            near_wards=[tuple(codes.split(";")) if codes else () for codes in self.INCIDENTS["near_wards"]]
        )
        wards = ["W1", "W2", "W3"]
        expected = map_points.near_edge(self.INCIDENTS, wards)
        pd.testing.assert_frame_equal(map_points.near_edge(as_tuples, wards), expected)
        pd.testing.assert_frame_equal(map_points.near_edge(self.INCIDENTS[::-1], wards), expected)

    def test_no_incidents(self):
        table = map_points.near_edge(self.INCIDENTS.iloc[:0], ["W1"])
        assert table["count"].tolist() == table["count_with_neighbours"].tolist() == [0]

    def test_a_missing_distance_is_refused(self):
        wrong = self.INCIDENTS.assign(edge_m=np.nan)
        with pytest.raises(InputError, match="distance to the ward's edge"):
            map_points.near_edge(wrong, ["W1"])


class TestSeparatePoints:
    @staticmethod
    def points(rows):
        return pd.DataFrame(rows, columns=["lon", "lat", "count"])

    def test_points_near_a_busier_one_belong_to_it(self):
        # 0.001 degrees of latitude are 111 m
        points = self.points([(-1.26, 53.1, 50), (-1.26, 53.101, 40), (-1.26, 53.102, 30), (-1.26, 53.2, 30)])
        found = map_points.separate_points(points)
        assert found.index.tolist() == [0, 2, 3]
        assert found["rank"].tolist() == [1, 2, 2]
        assert found["points_within"].tolist() == [2, 2, 1]
        assert found["count_within"].tolist() == [90, 70, 30]

    def test_few_incidents_and_no_place_are_left_out(self):
        points = self.points([(-1.26, 53.1, 2), (np.nan, 53.1, 90), (-1.3, 53.1, 3), (-1.3, 95.0, 9)])
        assert map_points.separate_points(points).index.tolist() == [2]
        empty = map_points.separate_points(points.iloc[:1])
        assert len(map_points.separate_points(points.iloc[1:2])) == len(empty) == 0
        assert {"rank", "points_within", "count_within"} <= set(empty)

    @given(
        st.lists(
            st.tuples(st.floats(-1.28, -1.24), st.floats(53.1, 53.12), st.integers(0, 20)), min_size=1, max_size=40
        ),
        st.randoms(use_true_random=False),
    )
    def test_chosen_points_are_apart_and_row_order_does_not_matter(self, rows, random):
        points = self.points(rows).drop_duplicates(["lon", "lat"])
        found = map_points.separate_points(points)
        x, y = to_grid(found["lon"].to_numpy(), found["lat"].to_numpy())
        apart = np.hypot(x[:, None] - x, y[:, None] - y) + np.diag(np.full(len(x), np.inf))
        assert (apart >= RULE.separation_metres).all()
        order = random.sample(list(points.index), len(points))
        pd.testing.assert_frame_equal(map_points.separate_points(points.loc[order]), found)
