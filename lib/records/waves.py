"""The survey waves that officers stored."""

# Of an answer, in the order in which a wave is read, stored and shown.
COLUMNS = [
    "wave",
    "question",
    "item",
    "position",
    "percentage",
    "count",
    "base",
    "choices",
    "area_kind",
    "area",
    "fieldwork_start",
    "fieldwork_end",
    "method",
    "sample",
]
