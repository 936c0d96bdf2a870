"""Evidence packs: what figures show of each question that the law, a code or a funder asks, and what they do not.

`questions` holds what is asked, `request` what somebody wants a pack of, `facts` gathers, `tables` are what a pack's
figures can be checked by, `said`, `lasting`, `heard` and `done` write the numbered paragraphs, `answers` decides what
is shown, and `pack` puts them together as a document of `lib.briefing.document`.
"""
