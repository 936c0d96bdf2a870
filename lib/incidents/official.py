"""The official figures that go out of date: one object a publication, in one list that pages and commands share.

A further publication is a module that reads its file, an entry of `KINDS`, its tables in
`lib.records.newest.REPLACED_BY` and a test.
"""

from dataclasses import dataclass

from lib.published.tables import district, load


@dataclass(frozen=True)
class Kind:
    """One publication that officers can load when it is newer than what the app came with."""

    kind: str  # what its loads are called in the store
    option: str  # what it is called on the command line
    # How it is called in lists, and in sentences by whom it is.
    label: str
    publisher: str
    # 'module:function', called with a file and today; it returns `lib.intake.official.figures.OfficialFigures`.
    reader: str
    # The bundled table that it replaces and its columns: when a row is of, the code and name of its area, of which part
    # of the figures it is (empty where there are none), and the figure (empty where it is a list of areas).
    table: str
    period: str
    area: str
    name: str
    of: str
    value: str
    # What its areas and its figures are called in a sentence.
    areas: str
    counted: str
    # The key of data/district.toml that holds the district's code in it, or 'partnership' for its partnership's; empty
    # where all areas are the district's.
    our_code: str
    # Where it is published, and which file to take.
    where: str
    how: str
    # Months from one edition to the next, and from the end of what it is about to when it is published; 0 where there
    # are no editions, so that a file has to be said to be it.
    every: int
    late: int

    def us(self) -> str:
        """Return the district's code in these figures; empty where they are all of its own places."""
        if self.our_code != "partnership":
            return str(district()[self.our_code]) if self.our_code else ""
        links = load("partnership_areas")
        return str(links.loc[links["area_code"] == district()["code"], "csp_code"].iloc[0])


_ALL = [
    Kind(
        kind="fly-tipping-returns",
        option="defra",
        label="Fly-tipping by authority (DEFRA)",
        publisher="DEFRA",
        reader="lib.intake.official.fly_tipping:read_fly_tipping",
        table="fly_tipping_incidents",
        period="year",
        area="area_code",
        name="area_name",
        of="",
        value="incidents",
        areas="authorities",
        counted="incidents",
        our_code="code",
        where="https://www.gov.uk/government/statistics/fly-tipping-in-england",
        how="“Fly-tipping incidents and actions by local authority” (ODS, or the incidents as CSV)",
        every=12,
        late=11,
    ),
    Kind(
        kind="ward-residents",
        option="residents",
        label="Residents of wards (ONS)",
        publisher="ONS",
        reader="lib.intake.official.residents:read_residents",
        table="ward_residents",
        period="year",
        area="ward_code",
        name="ward_name",
        of="",
        value="residents",
        areas="wards",
        counted="residents",
        our_code="",
        where="https://www.ons.gov.uk/peoplepopulationandcommunity/populationandmigration/populationestimates/datasets/"
        "wardlevelmidyearpopulationestimatesexperimental",
        how="“Ward-level population estimates” (Excel)",
        every=12,
        late=18,
    ),
    Kind(
        kind="recorded-crime",
        option="recorded-crime",
        label="Recorded crime by partnership (ONS)",
        publisher="ONS",
        reader="lib.intake.official.recorded_crime:read_recorded_crime",
        table="recorded_crime_partnerships",
        period="period",
        area="csp_code",
        name="csp_name",
        of="offence",
        value="offences",
        areas="partnerships",
        counted="offences",
        our_code="partnership",
        where="https://www.ons.gov.uk/peoplepopulationandcommunity/crimeandjustice/datasets/"
        "recordedcrimedatabycommunitysafetypartnershiparea",
        how="“Recorded crime data by Community Safety Partnership area” (Excel)",
        every=3,
        late=4,
    ),
    Kind(
        kind="most-similar",
        option="most-similar",
        label="The police’s most similar group",
        publisher="The police",
        reader="lib.intake.official.most_similar:read_most_similar",
        table="comparison_groups",
        period="group_name",
        area="area_code",
        name="area_name",
        of="",
        value="",
        areas="areas",
        counted="",
        our_code="code",
        where="",
        how="",
        every=0,
        late=0,
    ),
]
KINDS = {one.kind: one for one in _ALL}
BY_OPTION = {one.option: one for one in _ALL}
