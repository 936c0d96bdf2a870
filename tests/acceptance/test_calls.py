"""The command line says what it said when its answers were last looked at."""

import json

from tests.acceptance.calls import STORED, digests


def test_every_call_prints_what_it_printed():
    stored, found = json.loads(STORED.read_text(encoding="utf-8")), digests()
    changed = [call for call in {**stored, **found} if stored.get(call) != found.get(call)]
    assert not changed, (
        "These calls answer differently. If that is meant, say so in the CHANGELOG and run "
        "`python -m tests.acceptance.calls --write`:\n" + "\n".join(changed)
    )
