"""The pages of the explorer, in the order in which they stand in the navigation: the one list of them."""

from dataclasses import dataclass

from lib.base.roles import may
from lib.base.visitor import visitor


@dataclass(frozen=True)
class Page:
    """One page."""

    name: str  # of its file in pages/ and in its address
    title: str  # as it stands in the navigation and in README.md
    icon: str  # beside the title in the navigation
    leads_to: str = ""  # what is found there, as the overview says it; empty for the overview itself
    action: str = "see_published"  # what somebody must be allowed to do to be led there; see `lib.base.roles`

    @property
    def file(self) -> str:
        """The page's file, as Streamlit names it in links."""
        return f"pages/{self.name}.py"


PAGES = (
    Page("overview", "Overview", ":material/home:"),
    Page(
        "ward_profile",
        "My ward",
        ":material/location_home:",
        "what is on record for one ward, to repeat, defend, print or share",
    ),
    Page(
        "hotspots",
        "Hotspots",
        ":material/map:",
        "where in the district a topic is concentrated: wards, small areas, map points",
    ),
    Page(
        "own_area",
        "Your area",
        ":material/draw:",
        "the figures of an area that you draw, list or upload, beside the rest of the district",
    ),
    Page(
        "similar_areas",
        "Similar areas",
        ":material/compare_arrows:",
        "how the district compares with others like it",
    ),
    Page(
        "concerns",
        "Concerns",
        ":material/forum:",
        "what worries residents who replied to surveys, beside what is recorded",
    ),
    Page(
        "claims",
        "Claims",
        ":material/fact_check:",
        "whether a public claim of a rise or a fall stands up, and a fairer sentence",
    ),
    Page(
        "did_it_work",
        "Did it work",
        ":material/science:",
        "what can be known of an action in wards or streets: fewer than expected, no clear difference, or more",
    ),
    Page(
        "outcomes",
        "Outcomes",
        ":material/flag:",
        "how the plan’s measures stand, quarter by quarter, against the board’s targets",
    ),
    Page(
        "briefing",
        "Briefing",
        ":material/description:",
        "the figures you choose as a document in Word or PDF",
    ),
    Page(
        "local_records",
        "Local records",
        ":material/upload_file:",
        "for officers: load the council’s and the police’s own records",
        "load",
    ),
    Page(
        "trail",
        "Trail",
        ":material/history:",
        "for administrators: who loaded, changed or took back what",
        "read_trail",
    ),
    Page(
        "data_and_methods",
        "Data and methods",
        ":material/menu_book:",
        "every source, what is missing, and how each figure is worked out",
    ),
)


def pages_for_visitor() -> list[Page]:
    """Return the pages that the visitor is led to."""
    who = visitor()
    return [page for page in PAGES if may(page.action, who)]
