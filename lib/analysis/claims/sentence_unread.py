"""Which words of a sentence nothing takes into account: they are named, so that none is passed over.

Who says a thing and why it came about are no part of what is claimed: such asides are left out before.
"""

import re
from collections.abc import Collection

from lib.analysis.claims.sentence_change import FALLS, NUMBER_WORDS, RISES
from lib.analysis.claims.sentence_months import MONTH_WORDS

# Words that change nothing of a claim: grammar, who says it, how strongly.
_PLAIN_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
    a about achieve achieved across add after against ago all almost also am amazing an and annual approximately are
    area areas around as at be because been before being below between big both bring brought but by calendar came can
    case cases change changed clear continue continued continues continuing
    claim claimed claims compare compared comparison constabulary council councillor councillors county course crime
    crimes csp delighted delivered did district dramatic due during each encouraging end ended ending every excellent
    fact fantastic figure figures financial following for force from further gone good great had happy has have having
    he her here his how huge impressive in incident incidents is it its just large last later latest leader least level
    levels like local made major many marked massive mayor member month months most nearly news nine now number numbers
    of offence offences office official on only our over overall partnership past per percent period plan pleased
    police previous proud quarter rate rates recent record recorded records relative remarkable report reported
    reporting reports residents result roughly said same saw say says see seeing seen sees sharp she show showed shows
    significant since six slight small so some statistics steep stood success such sustained team than thanks that the
    their them there these they this those three through to today total trend twelve two until us versus volume
    ward was we welcome well went were when where which while who whole with within year years you your
    """,
    )
)
# Adverbs say how strongly; those that deny or count are read elsewhere (`lib.analysis.claims.sentence_change`).
_ADVERB = re.compile(r"(?!early|elderly|family|friendly|nightly)[a-z]{2,}ly")
_MOVES = rf"\b(?:{FALLS}|{RISES})\b"
TOPIC = "~"  # stands where the topic stood: what is said beside it may narrow it, and is no aside
_TO_THE_NEXT_PART = r"[^,.;:()\d%~]*?(?=\s(?:in|across|between|from|since|over|during|by|with)\b|[,.;:()\d]|$)"
_ASIDES = (
    re.compile(
        r"\b(?:thanks to|because of|due to|owing to|as a result of|following|in response to|credited to|helped by"
        rf"|driven by|led by|funded by|despite|in spite of|after the introduction of)\b{_TO_THE_NEXT_PART}"
    ),
    re.compile(rf"^(?:(?!{_MOVES})[^\d%~])*?\b(?:says?|said|told|claims?|claimed|announced|revealed)\b"),
    re.compile(rf"\b(?:says?|said|claims?|claimed|according to)\b(?:(?!{_MOVES})[^\d%~])*$"),
    re.compile(rf"\baccording to\b{_TO_THE_NEXT_PART}"),
)


def without_asides(text: str) -> str:
    """Return a sentence in lower case without what only says who claims it, or why it came about."""
    for aside in _ASIDES:
        text = aside.sub(" ", text)
    return text


def unread(text: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the words of a sentence that nothing takes into account, in order.

    Takes a text in lower case, and the words of the topic and of places.
    """
    for pattern in (_MOVES, MONTH_WORDS, NUMBER_WORDS):
        text = re.sub(pattern, " ", text)
    words = (word.removesuffix("'s") for word in re.findall(r"(?<![\w'])[a-z][a-z']{2,}", text))
    return tuple(
        dict.fromkeys(
            word
            for word in words
            if "'" not in word and not _ADVERB.fullmatch(word) and word not in _PLAIN_WORDS and word not in known
        )
    )
