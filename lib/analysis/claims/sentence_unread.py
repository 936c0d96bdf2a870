"""Which words of a sentence nothing takes into account: they are named, so that none is passed over."""

import re
from collections.abc import Collection

from lib.analysis.claims.sentence_change import FALLS, NUMBER_WORDS, RISES
from lib.analysis.claims.sentence_months import MONTH_WORDS

# Words that change nothing of a claim: grammar, who says it, how strongly.
_PLAIN_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
    a about across add after again against ago all almost also am an and annual approximately are area areas around as
    at be because been before being below between both bring brought but by calendar came can case cases change changed
    claim claimed claims compare compared comparison constabulary council councillor councillors county course crime
    crimes csp did district due during each end ended ending every figure figures financial following for force from
    further good great had has have having he her here his how in incident incidents is it its just last later latest
    leader least level levels like local made major many marked mayor member month months most nearly news nine now
    number numbers
    of offence offences office on our over overall partnership past per percent period plan police previous quarter
    rate rates recent record recorded records relative report reported reportedly reporting reports residents result
    roughly said same saw say says see seen sees sharp sharply she show showed shows significant significantly since
    six so statistics stood such sustained team than thanks that the their them there these they this those three
    through to today total twelve two until us versus volume was we welcome well went were when where which while who
    whole with within year years yearly you your
    """,
    )
)


def unread(text: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the words of a sentence that nothing takes into account, in order.

    Parameters
    ----------
    text : str
        Lower case.
    known : collection of str
        Words of the topic and of places.
    """
    for pattern in (rf"\b(?:{FALLS}|{RISES})\b", MONTH_WORDS, NUMBER_WORDS):
        text = re.sub(pattern, " ", text)
    words = (word.removesuffix("'s") for word in re.findall(r"(?<![\w'])[a-z][a-z']{2,}", text))
    return tuple(
        dict.fromkeys(word for word in words if "'" not in word and word not in _PLAIN_WORDS and word not in known)
    )
