"""What the invented district is made of, and what was planted in it for answers to find."""

from dataclasses import dataclass

SEED = 20_260_101
CODE, NAME, COUNTY, FORCE, EDGE_FORCE = "E07999001", "Wrenmoor", "Invented County", "invented", "borderland"
PARTNERSHIP_CODE = "E22999001"
# Thirty-six months are held; between them lie eight of which there is no file.
FIRST_MONTH, LAST_MONTH = "2022-02", "2025-09"
ABSENT_FROM, ABSENT_TO = "2022-05", "2022-12"

ALDER, BIRCH, COTTER, DENE, ELDER, FENWICK = (f"E0599900{number}" for number in range(1, 7))


@dataclass(frozen=True)
class Ward:
    """One ward: names of today and of 2015, where it belongs, and how many live there."""

    name: str
    name_2015: str
    locality: str
    area: str
    residents: int
    households: int


WARDS = {
    ALDER: Ward("Alder Quay", "Alder Quay", "Quayside", "Wrenmoor Town", 5200, 2300),
    BIRCH: Ward("Birch Hill", "Birch Hill", "Quayside", "Wrenmoor Town", 4100, 1750),
    COTTER: Ward("Cotter & Dunes", "Cotter & Dunes", "Dunes", "Wrenmoor Town", 3900, 1600),
    DENE: Ward("Dene", "Dene", "Dunes", "Wrenmoor Villages", 3000, 1250),
    ELDER: Ward("St Elder's", "St Elder's", "Moorside", "Wrenmoor Villages", 2600, 1100),
    FENWICK: Ward("Fenwick Row", "Fen Row", "Moorside", "Wrenmoor Villages", 3400, 1400),
}
OUTSIDE_LOCALITY = "Farcot"  # the plan counts requests there, and it lies outside every ward

# The one priority area that the invented assessment names, and a town some kilometres to the east of the district.
PRIORITY_AREA, OUTSIDE_PLACE = "Quay Green", "Ambleford"

# A village whose stops lie in two wards, and a station.
VILLAGE, STATION = "Saltmarsh", "Wrenmoor Harbour Rail Station"

# The hotspot of reported ASB: this map point of Alder Quay has several incidents each month, all other points few.
HOTSPOT_PLACE, HOTSPOT_PER_MONTH = "Market Cross", 9.0
# Vehicle crime in Birch Hill in the last twelve months, as a multiple of the twelve months before.
RISE_WARD, RISE_TOPIC, RISE_FROM, RISE_TIMES = BIRCH, "vehicle-crime", "2024-10", 3.0
# Reported ASB in Dene fell to this part from the same month on.
FALL_WARD, FALL_TIMES = DENE, 0.3
# The force published ASB of this month in part: it must be missing and never be called a fall. The edge's force did so
# of another month, and its few records lie in one ward.
INCOMPLETE_MONTH, INCOMPLETE_RECORDS = "2024-09", 800
EDGE_INCOMPLETE_MONTH, EDGE_WARD, EDGE_PER_MONTH = "2024-11", FENWICK, 1
OUTSIDE_EVERY_WARD = 12  # incidents whose point lies over the district's edge

# Incidents in an ordinary month for each 1,000 residents.
RATES = {
    "asb": 1.6,
    "bicycle-theft": 0.10,
    "burglary": 0.35,
    "criminal-damage-and-arson": 0.8,
    "drugs": 0.25,
    "other-crime": 0.15,
    "other-theft": 0.6,
    "possession-of-weapons": 0.08,
    "public-order": 0.7,
    "robbery": 0.06,
    "shoplifting": 0.7,
    "theft-from-the-person": 0.06,
    "vehicle-crime": 0.5,
    "violence-and-sexual-offences": 2.4,
}

# The plan counts requests to the council, year to March 2022. Its slip: fly-tipping by area is nine short of
# fly-tipping by type.
REQUESTS = {"littering": 310, "graffiti": 24, "fly-tipping": 640, "dog-fouling": 150, "waste-on-land": 260}
FLY_TIPPING_BY_LOCALITY = {"Quayside": 330, "Dunes": 190, "Moorside": 99, OUTSIDE_LOCALITY: 12}
WASTE_BY_LOCALITY = {"Quayside": 140, "Dunes": 70, "Moorside": 44, OUTSIDE_LOCALITY: 6}
# A second slip: the plan's table divides this change by the new figure instead of the old one.
SLIP_OF_CHANGE = "Vehicle Offences"

# Districts elsewhere: name, how recorded crime is reported, and its rate as a multiple of the district's own.
NEIGHBOURS = [
    (f"E0799901{number}", name, figure, times)
    for number, (name, figure, times) in enumerate(
        [
            ("Ambleford", "own", 0.7),
            ("Brackwell", "own", 0.8),
            ("Cranmere", "own", 0.9),
            ("Dunholt", "own", 1.0),
            ("Eastwick", "own", 1.1),
            ("Farrowby", "own", 1.5),
            ("Glenside", "jointly", 1.0),
            ("Hartlow", "jointly", 1.0),
        ]
    )
]
SCOTTISH = ("S12999001", "Inverlow")
