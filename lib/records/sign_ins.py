"""Sign-ins that stand, shared by all processes of a server: begun, gone on with, and ended for good.

The browser's cookie only says that somebody signed in once, and would say so for thirty days. Whether that still holds
is decided here: half an hour without doing anything ends a sign-in, eight hours end it in any case, and signing out
ends it at once, whoever still has the cookie. They are no records: backups leave them out.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from lib.base.errors import StoreError
from lib.records.connection import noting, now_utc, reading

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
# How long after the council's sign-in issued it a cookie can begin a sign-in here: some issue them five minutes old.
BEGINS_WITHIN = timedelta(minutes=15)
CLOCKS_DIFFER = timedelta(minutes=5)
# Seen again is written down this often at most.
NOTED_EVERY = timedelta(minutes=1)
# Longer than any cookie could begin again what was ended.
_FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class SignIn:
    """A sign-in as it stands."""

    started_at: datetime | None  # when it began, UTC; None when it does not stand
    why_not: str = ""  # why it does not stand; empty when it does


def checked(key: str, account: str, issued_at: datetime) -> SignIn:
    """Return whether a sign-in stands, beginning it when it is new and noting that it was seen.

    Parameters
    ----------
    key : str
        One a sign-in: the same for every request that shows the same cookie.
    account : str
        Whose it is.
    issued_at : datetime
        When the council's sign-in says that it was issued, UTC.

    Raises
    ------
    StoreError
        When the store cannot be read, or a new sign-in cannot be written; then nobody is signed in.
    """
    from lib.records.tables import sign_in

    now = now_utc()
    with reading() as connection:
        row = None
        if connection is not None:
            row = connection.execute(sign_in.select().where(sign_in.c.key == key)).mappings().first()
    if row is None:
        return _begun(key, account, issued_at, now)
    if row["ended_at"] is not None:
        return SignIn(None, "You signed out.")
    if now - row["started_at"] > LONGEST:
        return SignIn(None, f"You were signed out: a sign-in holds for {LONGEST.seconds // 3600} hours at most.")
    if now - row["seen_at"] > IDLE:
        return SignIn(None, f"You were signed out after {IDLE.seconds // 60} minutes without doing anything.")
    if now - row["seen_at"] > NOTED_EVERY:
        _note_seen(key, now)
    return SignIn(row["started_at"])


def _begun(key: str, account: str, issued_at: datetime, now: datetime) -> SignIn:
    from sqlalchemy.exc import IntegrityError

    from lib.records.tables import sign_in

    if not -CLOCKS_DIFFER < now - issued_at < BEGINS_WITHIN:
        return SignIn(None, "Your sign-in is over.")
    try:
        with noting() as connection:
            connection.execute(sign_in.delete().where(sign_in.c.started_at < now - _FORGOTTEN_AFTER))
            connection.execute(sign_in.insert().values(key=key, account=account[:200], started_at=now, seen_at=now))
    except StoreError as error:
        if isinstance(error.__cause__, IntegrityError):  # the same browser's other request was quicker
            return checked(key, account, issued_at)
        raise
    return SignIn(now)


def _note_seen(key: str, now: datetime) -> None:
    from lib.records.tables import sign_in

    try:
        with noting(wait_seconds=0.2) as connection:
            connection.execute(
                sign_in.update().where(sign_in.c.key == key, sign_in.c.seen_at < now).values(seen_at=now)
            )
    except StoreError:
        pass  # somebody is loading a large file: it is noted at the next chance


def end(key: str) -> None:
    """End a sign-in for good; its cookie opens nothing any more.

    Raises
    ------
    StoreError
        When it cannot be written.
    """
    from lib.records.tables import sign_in

    now = now_utc()
    with noting() as connection:
        ended = connection.execute(sign_in.update().where(sign_in.c.key == key).values(ended_at=now))
        if not ended.rowcount:  # never begun here: its cookie must not begin it now
            connection.execute(sign_in.insert().values(key=key, account="", started_at=now, seen_at=now, ended_at=now))
