"""A sentence is read right or asked about; it is never read wrong without a word."""

import pytest

from lib.analysis.claims.claim import claim_of
from lib.analysis.claims.sentence import LONGEST, read_sentence
from lib.base.errors import InputError
from tests.district.truth import ALDER, COTTER, ELDER

SPAN = {"from": "2021-01", "to": "2023-12"}
ASB = {"topic": "asb", "in": "district"}
FELL, ROSE = {"went": "fell"}, {"went": "rose"}


def years(later, earlier):
    return {
        "from": f"{later}-01",
        "to": f"{later}-12",
        "before-from": f"{earlier}-01",
        "before-to": f"{earlier}-12",
    }


def periods(before, after):
    (a, b), (c, d) = before, after
    return {"before-from": a, "before-to": b, "from": c, "to": d}


OCT_SEP = periods(("2020-10", "2021-09"), ("2021-10", "2022-09"))
YEAR = periods(("2023-10", "2024-09"), ("2024-10", "2025-09"))
SUMMER = periods(("2024-06", "2024-08"), ("2025-06", "2025-08"))
JUNE = periods(("2024-06", "2024-06"), ("2025-06", "2025-06"))

# Understood whole: nothing is asked.
WHOLE = {
    "Marked sustained reductions of reported anti-social behaviour (ASB) across Wrenmoor by - 35.16% (January 2021 – "
    "December 2023 Police Crime figures)": {**ASB, **FELL, "by": "35.16", **SPAN},
    "ASB fell by 35% in Wrenmoor between January 2021 and December 2023 thanks to our patrols.": {
        **ASB,
        **FELL,
        "by": "35",
        **SPAN,
    },
    "In Wrenmoor, anti-social behaviour is down 35 per cent from January 2021 to December 2023": {
        **ASB,
        **FELL,
        "by": "35",
        **SPAN,
    },
    "Between 1st October 2021 and 30th September 2022, total recorded crime in the Wrenmoor District was 10,860 "
    "offences, which was a rise of 10.18% (1,105 offences) on the previous year.": {
        "topic": "all-crime",
        "in": "district",
        **ROSE,
        "by": "10.18",
        **OCT_SEP,
    },
    "ASB in Wrenmoor dropped 24% in the year to September 2022 compared with the previous year": {
        **ASB,
        **FELL,
        "by": "24",
        **OCT_SEP,
    },
    "ASB in Wrenmoor fell from 4,439 in the year to September 2021 to 3,575 in the year to September 2022": {
        **ASB,
        **FELL,
        "by": "19.5",
        **OCT_SEP,
    },
    "Burglary rose by 5.5% in Alder Quay in 2024 compared with 2023": {
        "topic": "burglary",
        "in": ALDER,
        **ROSE,
        "by": "5.5",
        **years(2024, 2023),
    },
    "Burglaries across Wrenmoor were down by 12% in 2024 against 2022": {
        "topic": "burglary",
        "in": "district",
        **FELL,
        "by": "12",
        **years(2024, 2022),
    },
    "Vehicle crime in Wrenmoor halved between 2021 and 2023": {
        "topic": "vehicle-crime",
        "in": "district",
        **FELL,
        "by": "50",
        **SPAN,
    },
    "Shoplifting in Wrenmoor doubled from 2021 to 2023": {
        "topic": "shoplifting",
        "in": "district",
        **ROSE,
        "by": "100",
        **SPAN,
    },
    "Car crime in Cotter and Dunes went up 40% in the 12 months to September 2025": {
        "topic": "vehicle-crime",
        "in": COTTER,
        **ROSE,
        "by": "40",
        **YEAR,
    },
    "ASB in St Elder’s has dropped by a third in the year ending September 2025": {
        "topic": "asb",
        "in": ELDER,
        **FELL,
        "by": "33.3",
        **YEAR,
    },
    "Crime across the district has increased by 3% in the twelve months to September 2025 on the year before": {
        "topic": "all-crime",
        "in": "district",
        **ROSE,
        "by": "3",
        **YEAR,
    },
    "All crime in Wrenmoor Town fell by 9% between 2021/22 and 2023/24": {
        "topic": "all-crime",
        "in": "area:Wrenmoor Town",
        **FELL,
        "by": "9",
        "from": "2021-04",
        "to": "2024-03",
    },
    "Drug offences in Quayside decreased by 43% in 2022-23 compared with 2021-22": {
        "topic": "drugs",
        "in": "locality:Quayside",
        **FELL,
        "by": "43",
        **periods(("2021-04", "2022-03"), ("2022-04", "2023-03")),
    },
    "Robbery in Wrenmoor rose 8% in the three months to August 2025 compared with the same period last year": {
        "topic": "robbery",
        "in": "district",
        **ROSE,
        "by": "8",
        **SUMMER,
    },
    "Reports of ASB in Wrenmoor were 27.9% lower in June 2025 to August 2025 than in June 2024 to August 2024": {
        **ASB,
        **FELL,
        "by": "27.9",
        **SUMMER,
    },
    "ASB in Wrenmoor in June 2025 was 10% lower than in June 2024": {**ASB, **FELL, "by": "10", **JUNE},
    "ASB in Wrenmoor in June 2025 was down 10% year on year": {**ASB, **FELL, "by": "10", **JUNE},
    "Criminal damage and arson in Wrenmoor: −12.5%, 2024 vs 2023": {
        "topic": "criminal-damage-and-arson",
        "in": "district",
        **FELL,
        "by": "12.5",
        **years(2024, 2023),
    },
    "Shoplifting +52.07% in Wrenmoor, Oct 2024 – Sept 2025 compared with Oct 2023 – Sept 2024": {
        "topic": "shoplifting",
        "in": "district",
        **ROSE,
        "by": "52.07",
        **YEAR,
    },
    "ASB across Invented County is down 26% in the year to September 2025": {
        "topic": "asb",
        "in": "county",
        **FELL,
        "by": "26",
        **YEAR,
    },
    "Public order offences in Wrenmoor grew by more than 20% in 2024 compared to 2023": {
        "topic": "public-order",
        "in": "district",
        **ROSE,
        "by": "20+",
        **years(2024, 2023),
    },
    "Bike thefts in Wrenmoor have plummeted by 60% from 2021-01 to 2023-12": {
        "topic": "bicycle-theft",
        "in": "district",
        **FELL,
        "by": "60",
        **SPAN,
    },
    "Violence and sexual offences in Wrenmoor rose 1,204% between 2021 and 2023": {
        "topic": "violence-and-sexual-offences",
        "in": "district",
        **ROSE,
        "by": "1,204",
        **SPAN,
    },
    "ASB has fallen in Wrenmoor between January 2021 and December 2023.": {**ASB, **FELL, **SPAN},
    "Fly-tipping in Wrenmoor fell by 15% between 2021-22 and 2022-23": {
        "topic": "fly-tipping",
        "in": "district",
        **FELL,
        "by": "15",
        "from": "2021-04",
        "to": "2023-03",
    },
    "ASB in Wrenmoor fell 13% in Jan-Dec 2024 vs Jan-Dec 2023": {**ASB, **FELL, "by": "13", **years(2024, 2023)},
    "ASB in Wrenmoor fell by 10% from June to August 2024 to June to August 2025": {
        **ASB,
        **FELL,
        "by": "10",
        **SUMMER,
    },
    "ASB in Wrenmoor was 10% down in June to August 2025 compared with the same period in 2024": {
        **ASB,
        **FELL,
        "by": "10",
        **SUMMER,
    },
    "ASB in Wrenmoor fell 13 pct in 2024 on 2023": {**ASB, **FELL, "by": "13", **years(2024, 2023)},
    "Shoplifting offences in Wrenmoor rose 13% (2024 v 2023)": {
        "topic": "shoplifting",
        "in": "district",
        **ROSE,
        "by": "13",
        **years(2024, 2023),
    },
    "ASB in Wrenmoor was 20% higher in FY2022/23 than FY2021/22": {
        **ASB,
        **ROSE,
        "by": "20",
        **periods(("2021-04", "2022-03"), ("2022-04", "2023-03")),
    },
    "ASB in Wrenmoor was 20% higher in 2022/3 than in 2021/2": {
        **ASB,
        **ROSE,
        "by": "20",
        **periods(("2021-04", "2022-03"), ("2022-04", "2023-03")),
    },
    "ASB in Wrenmoor fell by 13% between 2021-01-01 and 2023-12-31": {**ASB, **FELL, "by": "13", **SPAN},
    "We cut ASB by two thirds in Fenwick Row from 2021 to 2023": {
        "topic": "asb",
        "in": "E05999006",
        **FELL,
        "by": "66.7",
        **SPAN,
    },
    "ASB in Wrenmoor fell by three fifths from 2021 to 2023": {**ASB, **FELL, "by": "60", **SPAN},
    "ASB in Wrenmoor fell by a sixth from 2021 to 2023": {**ASB, **FELL, "by": "16.7", **SPAN},
    "ASB in Wrenmoor fell by ⅓ from 2021 to 2023": {**ASB, **FELL, "by": "33.3", **SPAN},
    "ASB in Wrenmoor fell by 24·5% from 2021 to 2023": {**ASB, **FELL, "by": "24.5", **SPAN},
    "ASB in Wrenmoor fell by c.24% from 2021 to 2023": {**ASB, **FELL, "by": "24", **SPAN},
    "There were a third fewer ASB incidents in Wrenmoor in 2024 than in 2023": {
        **ASB,
        **FELL,
        "by": "33.3",
        **years(2024, 2023),
    },
    "ASB in Wrenmoor fell by 24% in FY23/24 compared with FY22/23": {
        **ASB,
        **FELL,
        "by": "24",
        **periods(("2022-04", "2023-03"), ("2023-04", "2024-03")),
    },
    "ASB in Wrenmoor fell by 10% in the three months from June 2025 compared with the three months from June 2024": {
        **ASB,
        **FELL,
        "by": "10",
        **SUMMER,
    },
    "Great news! ASB in Wrenmoor has fallen dramatically, by 24%, from 2021 to 2023, says leader Jo Bloggs.": {
        **ASB,
        **FELL,
        "by": "24",
        **SPAN,
    },
    "According to new police figures, ASB in Wrenmoor fell by 24% from 2021 to 2023": {
        **ASB,
        **FELL,
        "by": "24",
        **SPAN,
    },
    "ASB in Wrenmoor fell by 24% in 2024, compared with the year before, due to more patrols": {
        **ASB,
        **FELL,
        "by": "24",
        **years(2024, 2023),
    },
}

# What is sure, and the first word of each thing that has to be asked.
ASKED = {
    "ASB fell by 24%": ({"topic": "asb", **FELL, "by": "24"}, {"Where", "Which months"}),
    "ASB in Wrenmoor fell by 24% last year": ({**ASB, **FELL, "by": "24"}, {"Which months"}),
    "ASB in Wrenmoor fell by 24% since January 2021": ({**ASB, **FELL, "by": "24"}, {"Which months"}),
    "ASB in Wrenmoor is down 24% since the pandemic": ({**ASB, **FELL, "by": "24"}, {"Which months"}),
    "ASB in Wrenmoor fell by 24% between January and June 2023": ({**ASB, **FELL, "by": "24"}, {"Which months"}),
    "ASB in Wrenmoor fell by 24% between January 2023 and June 2023": ({**ASB, **FELL, "by": "24"}, {"Which months"}),
    "ASB in Wrenmoor fell by 24% in June 2023": ({**ASB, **FELL, "by": "24"}, {"Which months"}),
    "ASB in Wrenmoor fell by 24% from 15 March 2021 to 20 June 2023": (
        {**ASB, **FELL, "by": "24"},
        {"Which months"},
    ),
    "ASB in Wrenmoor fell by 24% over the summer of 2023": ({**ASB, **FELL, "by": "24"}, {"Which months"}),
    "ASB in Wrenmoor fell by 24% in 2023 Q1 compared with 2022": ({**ASB, **FELL, "by": "24"}, {"Which months"}),
    "ASB in Wrenmoor fell by 24% in 2021 compared with 2023": ({**ASB, **FELL, "by": "24"}, {"Which months"}),
    "ASB in Wrenmoor fell by 24% in 2024 compared with the year to March 2024": (
        {**ASB, **FELL, "by": "24"},
        {"Which months"},
    ),
    "ASB in Wrenmoor fell by 24% in 2011-12": ({**ASB, **FELL, "by": "24"}, {"Which months"}),
    "ASB in Wrenmoor fell by 24% in 2021, 2022 and 2023": ({**ASB, **FELL, "by": "24"}, {"Which months"}),
    "The 2018 assessment says ASB in Wrenmoor fell by 24% between 2021 and 2023": (
        {**ASB, **FELL, "by": "24"},
        {"Which months"},
    ),
    "ASB in Wrenmoor fell by 24% in the six months to June 2025": ({**ASB, **FELL, "by": "24"}, {"Which months"}),
    "Crime and ASB in Wrenmoor fell by 10% from 2021 to 2023": (
        {"in": "district", **FELL, "by": "10", **SPAN},
        {"About what"},
    ),
    "Knife crime in Wrenmoor fell by 22% from 2021 to 2023": (
        {"in": "district", **FELL, "by": "22", **SPAN},
        {"About what"},
    ),
    "Violent crime in Wrenmoor fell by 22% from 2021 to 2023": (
        {"in": "district", **FELL, "by": "22", **SPAN},
        {"About what"},
    ),
    "Rural crime in Wrenmoor is down 22% from 2021 to 2023": (
        {"in": "district", **FELL, "by": "22", **SPAN},
        {"About what"},
    ),
    "Theft in Wrenmoor fell by 22% from 2021 to 2023": (
        {"in": "district", **FELL, "by": "22", **SPAN},
        {"About what"},
    ),
    "Noise complaints in Wrenmoor fell by 22% from 2021 to 2023": (
        {"in": "district", **FELL, "by": "22", **SPAN},
        {"About what"},
    ),
    "Things in Wrenmoor are down 22% from 2021 to 2023": (
        {"in": "district", **FELL, "by": "22", **SPAN},
        {"About what"},
    ),
    "ASB in Alder Quay and Birch Hill fell by 22% from 2021 to 2023": (
        {"topic": "asb", **FELL, "by": "22", **SPAN},
        {"Where"},
    ),
    "ASB in Ambleford fell by 22% from 2021 to 2023": ({"topic": "asb", **FELL, "by": "22", **SPAN}, {"Where"}),
    "ASB in London fell by 22% from 2021 to 2023": ({"topic": "asb", **FELL, "by": "22", **SPAN}, {"Where"}),
    "ASB across the whole force fell by 22% from 2021 to 2023": (
        {"topic": "asb", **FELL, "by": "22", **SPAN},
        {"Where"},
    ),
    "ASB in Wrenmoor fell by 24% and burglary by 1.2% from 2021 to 2023": (
        {"in": "district", **SPAN},
        {"About what", "By how much"},
    ),
    "ASB in Wrenmoor fell by 24% after rising for years, from 2021 to 2023": ({**ASB, **SPAN}, {"Which way"}),
    "ASB in Wrenmoor rose by -5% from 2021 to 2023": ({**ASB, **SPAN}, {"Which way"}),
    "ASB in Wrenmoor changed by 5% from 2021 to 2023": ({**ASB, **SPAN}, {"Which way"}),
    "ASB in Wrenmoor fell by 135% from 2021 to 2023": ({**ASB, **FELL, **SPAN}, {"By how much"}),
    "ASB in Wrenmoor fell by 5 percentage points from 2021 to 2023": ({**ASB, **SPAN}, {"By how much"}),
    "ASB in Wrenmoor fell to 24% from 2021 to 2023": ({**ASB, **SPAN}, {"By how much"}),
    "ASB in Wrenmoor did not fall by 24% from 2021 to 2023": ({**ASB, **SPAN}, {"By how much"}),
    "We will cut ASB in Wrenmoor by 24% from 2021 to 2023": ({**ASB, **SPAN}, {"By how much"}),
    "ASB in Wrenmoor fell by twenty per cent from 2021 to 2023": ({**ASB, **SPAN}, {"By how much"}),
    "ASB in Wrenmoor town centre fell by 24% from 2021 to 2023": (
        {"topic": "asb", **FELL, "by": "24", **SPAN},
        {"Where"},
    ),
    "ASB in north Wrenmoor fell by 24% from 2021 to 2023": ({"topic": "asb", **FELL, "by": "24", **SPAN}, {"Where"}),
    "Invented County Police say ASB fell by 24% from 2021 to 2023": (
        {"topic": "asb", **FELL, "by": "24", **SPAN},
        {"Where"},
    ),
    "Fear of crime in Wrenmoor fell by 24% from 2021 to 2023": (
        {"in": "district", **FELL, "by": "24", **SPAN},
        {"About what"},
    ),
    "ASB at night in Wrenmoor fell by 24% from 2021 to 2023": (
        {"in": "district", **FELL, "by": "24", **SPAN},
        {"About what"},
    ),
    "ASB in Wrenmoor fell by 24% from the end of 2021 to the start of 2023": (
        {**ASB, **FELL, "by": "24"},
        {"Which months"},
    ),
    "ASB in Wrenmoor fell by 5-10% from 2021 to 2023": ({**ASB, **SPAN}, {"By how much"}),
    "ASB in Wrenmoor fell by 5% a year from 2021 to 2023": ({**ASB, **SPAN}, {"By how much"}),
    "A quarter of residents reported ASB in Wrenmoor, down from 2021 to 2023": ({**ASB, **SPAN}, {"By how much"}),
    "The fall in ASB in Wrenmoor slowed by 24% from 2021 to 2023": ({**ASB, **SPAN}, {"By how much"}),
    "ASB in Wrenmoor rose fourfold from 2021 to 2023": ({**ASB, **ROSE, **SPAN}, {"By how much"}),
    "ASB in Wrenmoor fell by 24% from 01/2021 to 12/2023": ({**ASB, **FELL, "by": "24"}, {"Which months"}),
    "ASB in Wrenmoor fell by 24% in the first six months of 2024 compared with the same period in 2023": (
        {**ASB, **FELL, "by": "24"},
        {"Which months"},
    ),
    "ASB in Alder Quay and East fell by 24% from 2021 to 2023": (
        {"topic": "asb", **FELL, "by": "24", **SPAN},
        {"Where"},
    ),
    "ASB on Coxfield fell by 24% from 2021 to 2023 in Wrenmoor": (
        {"topic": "asb", **FELL, "by": "24", **SPAN},
        {"Where"},
    ),
    "ASB involving motorbikes in Wrenmoor fell by 24% from 2021 to 2023": (
        {"in": "district", **FELL, "by": "24", **SPAN},
        {"About what"},
    ),
    "ASB complaints in Wrenmoor fell by 24% from 2021 to 2023": (
        {"in": "district", **FELL, "by": "24", **SPAN},
        {"About what"},
    ),
    "ASB in Wrenmoor rose less than 5% from 2021 to 2023": ({**ASB, **SPAN}, {"By how much"}),
    "ASB in Wrenmoor may fall by 5% from 2021 to 2023": ({**ASB, **SPAN}, {"By how much"}),
    "ASB in Wrenmoor rose to 10,860 from 9,755 from 2021 to 2023": ({**ASB, **ROSE, **SPAN}, {"By how much"}),
    "ASB in Wrenmoor fell by over a thousand from 2021 to 2023": ({**ASB, **FELL, **SPAN}, {"By how much"}),
    "ASB fell by 5% in areas with alley gates in Wrenmoor from 2021 to 2023": (
        {"topic": "asb", **FELL, "by": "5", **SPAN},
        {"Where"},
    ),
    "ASB in Wrenmoor was unchanged from 2021 to 2023": ({**ASB, **SPAN}, {"By how much"}),
    "ASB in Wrenmoor fell by 205 incidents from 2021 to 2023": ({**ASB, **FELL, **SPAN}, {"By how much"}),
    "ASB in Wrenmoor rose threefold, 3 times, from 2021 to 2023": ({**ASB, **ROSE, **SPAN}, {"By how much"}),
    "ASB in Wrenmoor rose from 400 to 300 from 2021 to 2023": ({**ASB, **SPAN}, {"Which way"}),
    "ASB in Wrenmoor fell by 50% from 400 to 300 from 2021 to 2023": ({**ASB, **FELL, **SPAN}, {"By how much"}),
}


# Said of less, or of something else, than the words that are known: each was once read without a word.
NARROWER = {
    "Where": [
        "ASB in Wrenmoor, excluding Alder Quay, fell by 24% from 2021 to 2023",
        "ASB outside Alder Quay in Wrenmoor fell by 24% from 2021 to 2023",
        "ASB in all of Wrenmoor except Birch Hill fell by 24% from 2021 to 2023",
        "ASB fell by 24% in eight of Wrenmoor’s wards from 2021 to 2023",
        "ASB in most of Wrenmoor fell by 24% from 2021 to 2023",
        "ASB in every ward of Wrenmoor fell by 24% from 2021 to 2023",
        "ASB fell in Wrenmoor and in Alder Quay by 24% from 2021 to 2023",
    ],
    "About what": [
        "Motorbike ASB in Wrenmoor fell by 24% from 2021 to 2023",
        "Personal robbery in Wrenmoor fell by 24% from 2021 to 2023",
        "Shed burglary in Wrenmoor fell by 24% from 2021 to 2023",
        "ASB in Wrenmoor after midnight fell by 24% from 2021 to 2023",
        "ASB in Wrenmoor on Fridays fell by 24% from 2021 to 2023",
        "Council ASB cases in Wrenmoor fell by 24% from 2021 to 2023",
        "ASB incidents recorded by the council in Wrenmoor fell by 24% from 2021 to 2023",
    ],
    "By how much": [
        "ASB in Wrenmoor was 24% fewer than expected from 2021 to 2023",
        "ASB in Wrenmoor is forecast to fall by 24% from 2021 to 2023",
        "It is untrue that ASB in Wrenmoor fell by 24% from 2021 to 2023",
        "The proportion of ASB in Wrenmoor fell by 24% from 2021 to 2023",
        "ASB in Wrenmoor fell to a third from 2021 to 2023",
        "Fewer than half the ASB incidents of 2021 were recorded in Wrenmoor in 2024",
        "ASB in Wrenmoor barely fell from 2021 to 2023",
        "Neither ASB in Wrenmoor nor anything else fell by 24% from 2021 to 2023",
        "A drop in ASB in Wrenmoor of 24% was reversed from 2021 to 2023",
        "ASB in Wrenmoor fell by 24% yearly from 2021 to 2023",
        "ASB in Wrenmoor fell by 24% month on month from 2021 to 2023",
        "ASB in Wrenmoor fell by 24% and elsewhere by 24% from 2021 to 2023",
    ],
    "Which months": [
        "ASB in Wrenmoor fell by 24% from 2021-01-15 to 2023-12-31",
        "ASB in Wrenmoor fell by 24% in June to August 2025",
        "ASB in Wrenmoor fell by 24% in 2024 compared with the same period in 2025",
        "ASB in Wrenmoor fell by 24% compared with 2023",
        "ASB in Wrenmoor fell by 24% on 2023",
        "ASB in Wrenmoor fell by 24% before 2024",
        "ASB in Wrenmoor fell by 24% after 2021",
        "ASB in Wrenmoor fell by 24% by December 2023, from January 2021",
        "ASB in Wrenmoor fell by 24% in 2023 and in 2024",
        "ASB in Wrenmoor was 24% lower in 2024 than at its peak",
        "ASB in Wrenmoor was 24% lower than in neighbouring districts from 2021 to 2023",
    ],
    # What nothing takes into account may make it another claim.
    "Is that all": [
        "ASB by young people in Wrenmoor fell by 24% from 2021 to 2023",
        "ASB in council housing in Wrenmoor fell by 24% from 2021 to 2023",
        "ASB fines in Wrenmoor rose by 24% from 2021 to 2023",
        "Burglary suspects in Wrenmoor fell by 24% from 2021 to 2023",
        "Crime severity in Wrenmoor fell by 24% from 2021 to 2023",
        "ASB near Wrenmoor fell by 24% from 2021 to 2023",
        "ASB by the elderly in Wrenmoor fell by 24% from 2021 to 2023",
        "ASB in Wrenmoor, Kent, fell by 24% from 2021 to 2023",
        "ASB in Wrenmoor fell by 24% over Halloween 2024 compared with Halloween 2023",
        "ASB in Wrenmoor fell by 24% in weeks 1 to 12 of 2024 compared with 2023",
        "ASB in Wrenmoor rose by half again from 2021 to 2023",
        "ASB in Wrenmoor fell by 24% over five years, 2021 to 2023",
    ],
}


@pytest.mark.parametrize(("asked", "sentence"), [(ask, said) for ask, those in NARROWER.items() for said in those])
def test_what_says_less_than_it_seems_to_is_asked(asked, sentence):
    assert asked in {ask.split("?")[0] for ask in read_sentence(sentence).asks}


def test_words_that_nothing_takes_into_account_are_asked_about_unless_they_say_who_or_why():
    (asked,) = read_sentence("ASB by young people in Wrenmoor fell by 24% from 2021 to 2023").asks
    assert "Not understood: “young”, “people”" in asked
    (asked,) = read_sentence("ASB by young people, the leader said, fell by 24% in Wrenmoor from 2021 to 2023").asks
    assert "Not understood: “young”, “people”" in asked
    for told, left_out in (
        ("ASB fell by 24% in Wrenmoor from 2021 to 2023 thanks to our patrols.", "“patrols”"),
        ("ASB fell by 24% in Wrenmoor from 2021 to 2023 following Safer Streets CCTV.", "“safer”, “streets”, “cctv”"),
        ("Cllr Jo Bloggs said: ASB fell by 24% in Wrenmoor from 2021 to 2023", "“cllr”, “bloggs”"),
    ):
        read = read_sentence(told)
        assert not read.asks
        assert left_out in read.notes[0]


def test_there_are_sixty():
    assert len(WHOLE) + len(ASKED) >= 60


@pytest.mark.parametrize("sentence", WHOLE)
def test_understood_whole(sentence):
    read = read_sentence(sentence)
    assert not read.asks
    assert read.values == WHOLE[sentence]
    claim_of(read.values)


@pytest.mark.parametrize("sentence", ASKED)
def test_what_is_not_sure_is_asked(sentence):
    read = read_sentence(sentence)
    values, asked = ASKED[sentence]
    assert {ask.split("?")[0] for ask in read.asks} == asked
    assert read.values == values


@pytest.mark.parametrize("sentence", ["", "   ", "ASB fell by 24%. " * LONGEST])
def test_what_is_no_sentence_is_refused(sentence):
    with pytest.raises(InputError):
        read_sentence(sentence)


def test_an_owner_is_no_other_place():
    said = "Wrenmoor’s ASB fell by 24% from 2021 to 2023"
    assert read_sentence(said).values["in"] == "district"
    for spelt in ("St Elder’s", "St Elder's", "St Elders"):
        assert read_sentence(f"ASB in {spelt} fell by 24% from 2021 to 2023").values["in"] == ELDER


def test_a_rate_is_said_to_be_checked_as_a_count():
    read = read_sentence("The rate of ASB in Wrenmoor fell by 24% from 2021 to 2023")
    assert "checked as a number" in read.notes[0]


def test_so_much_or_more_is_read_as_that_and_nearly_as_a_size():
    for limit, size in (("more than 20%", "20+"), ("20% or more", "20+"), ("at least a third", "33.3+")):
        assert read_sentence(f"ASB in Wrenmoor fell by {limit} from 2021 to 2023").values["by"] == size
    assert "“nearly 20%” is read as 20%." in read_sentence("ASB in Wrenmoor fell by nearly 20% in 2023").notes


def test_how_something_was_read_is_said():
    assert "the year before, which the sentence does not say" in read_sentence("ASB in Wrenmoor fell in 2023").notes[-1]
    assert "“halved” is read as 50%." in read_sentence("ASB in Wrenmoor halved from 2021 to 2023").notes
