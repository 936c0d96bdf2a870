"""How to read each page, in five lines; words are explained where they stand."""

READING = {
    "overview": (
        "**Darker is more** for every 1,000 residents or homes.",
        "**No clear change**: the difference can be chance, or the bursts in which incidents come.",
        "**Police figures** are what was reported and recorded; more reports can also mean more trust in reporting.",
        "**Fly-tipping** is counted twice, by other rules: in the council’s returns to DEFRA and in the plan.",
        "**Every figure opens**: follow the link beneath a map, or “How we know”.",
    ),
    "ward_profile": (
        "**Average** is the district’s rate, so that wards of different size compare.",
        "**Not clearly above or below**: the difference can be chance, or the bursts in which incidents come.",
        "**A circle** is a point that serves at least eight addresses; its size stands for the count.",
        "**Police figures** are what was reported and recorded; more reports can also mean more trust in reporting.",
        "**Published for a larger area**: it is said to be so, and is never a figure of the ward.",
    ),
    "hotspots": (
        "**Darker is more** for every 1,000 residents or homes; hatching means that no figure is published.",
        "**▲ higher, ▼ lower**: beyond chance and ordinary bursts. **● about the same**: we cannot tell it apart.",
        "**Rose or fell** is said only of a change that chance would hardly make; small numbers go up and down anyway.",
        "**The line** in each row shows the last twelve months; a month not published in full is left out.",
        "**A map point** stands for at least eight addresses. It lies near where something happened, not at it.",
    ),
    "own_area": (
        "**The outline** decides: what was recorded at a map point inside is counted, and nothing else.",
        "**Near the line** a record may belong to either side: police.uk moves each to the nearest map point.",
        "**An estimate** of residents shares out each ward’s own over its postcodes.",
        "**▲ higher, ▼ lower**: beyond chance and ordinary bursts. **● about the same**: we cannot tell it apart.",
        "**An area drawn round a high year** will most likely stand lower in the next, whatever is done.",
    ),
    "similar_areas": (
        "**Each dot is an area**; the line through it is where its true figure likely lies.",
        "**Shaded** is the middle half of the areas; **dashed** is their mean.",
        "**About the mean** is said where chance could make the difference.",
        "**Like areas are chosen by others**: by the source that the group is named after, for its own purpose.",
        "**More on record** can mean more happening, more reporting or more recording.",
    ),
    "concerns": (
        "**A concern** is what people who replied named; it says nothing of those who did not reply.",
        "**Each line** is where the share of such people likely lies; where lines overlap, call it a tie.",
        "**Surveys differ** in whom they asked and how; a difference between two may come from that.",
        "**Concern and records differ** without either being wrong: they count different things.",
        "**No figure** means that the document does not print one.",
    ),
    "data_and_methods": (
        "**Start with Sources** to see whose each figure is and how fresh it is.",
        "**A month that is not complete** is left out of every count; it never stands for none.",
        "**Methods** say how each figure is worked out; **Glossary** says what each word means.",
        "**For analysts** shows how far counts swing by themselves and how forecasts of the past did.",
        "**Figures of the documents** are checked against their own tables; most differences are rounding.",
    ),
}
