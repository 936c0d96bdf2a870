"""What the box that finds a place offers while somebody types, as one file that a browser asks for once."""

import json
from functools import lru_cache

from lib.published.find_place import SHORT, names_of_areas
from lib.published.named_places import named_places, postcodes
from lib.published.places import ward_names

FILE = "find.json"
SEVERAL = -1  # in place of a ward: which one is asked on the page


@lru_cache(maxsize=1)
def find_index() -> bytes:
    """Return wards, names and postcodes as JSON, for static/find/find.js.

    Returns
    -------
    bytes
        An object: `wards`, names in order of their code; `codes`, those codes; `names`, each name, kind, position of
        its ward (`SEVERAL` where it stands for several) and label of the point it stands at (empty for areas);
        `postcodes`, each as it is written with the position of its ward; `short`, words written in short and in full.
    """
    wards = ward_names()
    place = {code: at for at, code in enumerate(wards)}
    names: dict[tuple[str, int], list] = {}
    for name, kind, matches in names_of_areas():
        at = place[matches[0].ward_code] if len({m.ward_code for m in matches}) == 1 else SEVERAL
        names.setdefault((name.casefold(), at), [name, kind, at, ""])
    for named in named_places():
        at = place[named.ward_code]
        names.setdefault((named.label.casefold(), at), [named.label, named.kind, at, named.label])
    index = {
        "codes": list(wards),
        "wards": list(wards.values()),
        "names": list(names.values()),
        "postcodes": [[written, place[code]] for written, code, *_ in postcodes().values()],
        "short": SHORT,
    }
    return json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode()
