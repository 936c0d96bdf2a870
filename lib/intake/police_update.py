"""Download the months of data.police.uk that are not held yet, and load them.

data.police.uk publishes one archive a month with the latest three years of every force. The newest archive that holds
a missing month is asked for, kept under var/downloads while it comes, and gone on with where a download broke off.
The setting SAFETY_POLICE_URL names another address (for tests, or a copy on the council's network).
"""

import json
import os
import time
import urllib.error
import urllib.request
import zipfile
import zlib
from datetime import date
from email.message import Message
from http.client import HTTPException
from pathlib import Path
from typing import Any

from lib.base.errors import InputError
from lib.base.months import shift
from lib.base.settings import police_url
from lib.incidents.completeness import Status
from lib.incidents.local import all_coverage
from lib.incidents.sources import POLICE
from lib.intake.files import GivenFile
from lib.intake.load import load_batches
from lib.intake.police_uk import read_street
from lib.intake.street_files import MAX_UNPACKED_BYTES
from lib.published.tables import ROOT, district
from lib.records.store import Progress, no_progress, standing_batch

TRIES = 5
TIMEOUT_SECONDS = 60.0
FIRST_WAIT_SECONDS = 2.0
MONTHS_LOOKED_BACK = 6  # an archive appears about two months after its last month
BLOCK_BYTES = 1_000_000
_AGAIN = {408, 425, 429, 500, 502, 503, 504}


def months_missing(today: date) -> list[str]:
    """Return the latest months that could be published by now and are not held of the district's force."""
    coverage = all_coverage()
    own = coverage[(coverage["force"] == district()["force"]) & (coverage["status"] != Status.ABSENT)]
    held, this_month = set(own["month"]), f"{today:%Y-%m}"
    recent = [shift(this_month, -back) for back in range(1, MONTHS_LOOKED_BACK + 1)]
    newest = max(held, default="")
    since = [month for month in recent if month > newest]
    return sorted({month for month in recent if month not in held} | set(since))


def update_police(today: date, progress: Progress = no_progress, folder: Path | None = None) -> dict[str, Any]:
    """Download and load the newest archive that has a month which is not held.

    Returns
    -------
    dict
        What `lib.intake.load.load_batches` returns; or state 'up to date' with why.

    Raises
    ------
    InputError
        When the server cannot be reached, answers with something else, or the archive is damaged; nothing is stored.
    """
    missing = months_missing(today)
    folder = folder or ROOT / "var" / "downloads"
    for month in reversed(missing):
        path = folder / f"{month}.zip"
        loaded = _known(path).get("sha256")
        if loaded and standing_batch(POLICE.kind, loaded) is None:
            forget(path)  # it was loaded and taken back since
        whole = _is_whole_archive(path)  # downloaded before, when it could not be stored
        state = "downloaded" if whole else download(f"{police_url()}/data/archive/{month}.zip", path, progress)
        if state == "not there":
            continue
        if state == "unchanged":
            return {"state": "up to date", "why": f"the archive of {month} was loaded before and has not changed"}
        file = GivenFile.at(path)
        try:
            read = read_street(file, today, progress)
        except InputError:
            forget(path)  # a damaged archive is downloaded anew next time
            raise
        batch = read.as_batch()
        done = load_batches([batch], progress=progress)
        _tags(path).write_text(json.dumps({**_known(path), "sha256": batch.sha256}), encoding="utf-8")
        path.unlink(missing_ok=True)  # what it held is stored; its tag is kept for the next conditional request
        return {"state": "loaded", "months_missing": missing, **done}
    return {"state": "up to date", "why": f"no archive with {', '.join(missing) or 'a newer month'} is published yet"}


def download(url: str, path: Path, progress: Progress = no_progress) -> str:
    """Download a file, going on where an earlier try broke off.

    Returns
    -------
    str
        'downloaded', 'unchanged' (since it was downloaded before) or 'not there'.

    Raises
    ------
    InputError
        When it cannot be had after several tries, or the answer is no ZIP archive.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    why = ""
    for attempt in range(TRIES):
        if attempt:
            time.sleep(FIRST_WAIT_SECONDS * 2 ** (attempt - 1))
            progress(f"Trying again ({why})", attempt, TRIES)
        try:
            state = _try_download(url, path, progress)
            if state != "downloaded" or _is_whole_archive(path):
                return state
            why = "the archive came damaged"
            forget(path)
        except urllib.error.HTTPError as error:
            if error.code == 304:
                return "unchanged"
            if error.code == 404:
                return "not there"
            if error.code == 416:  # the part that is held is not of this file
                _part(path).unlink(missing_ok=True)
            elif error.code not in _AGAIN:
                raise InputError(f"{url} answered {error.code}; nothing was downloaded.") from error
            why = f"the server answered {error.code}"
        except (OSError, HTTPException) as error:
            cause = getattr(error, "reason", error)  # urllib wraps what the system says
            told = getattr(cause, "strerror", None) or str(cause)
            why = f"the connection broke: {told[:80] or type(error).__name__}"
    raise InputError(f"{url} could not be downloaded after {TRIES} tries; {why}. Nothing was stored; try again later.")


def forget(path: Path) -> None:
    """Delete a download and what is known of it."""
    for file in (path, _part(path), _tags(path)):
        file.unlink(missing_ok=True)


def _part(path: Path) -> Path:
    return path.with_suffix(".part")


def _tags(path: Path) -> Path:
    return path.with_suffix(".json")


def _known(path: Path) -> dict[str, str]:
    try:
        known = json.loads(_tags(path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _try_download(url: str, path: Path, progress: Progress) -> str:
    part, known = _part(path), _known(path)
    begun = part.stat().st_size if part.exists() else 0
    headers = {"User-Agent": "community safety explorer"}
    if begun and known.get("begun"):
        headers |= {"Range": f"bytes={begun}-", "If-Range": known["begun"]}
    elif known.get("etag"):
        headers["If-None-Match"] = known["etag"]
    elif known.get("modified"):
        headers["If-Modified-Since"] = known["modified"]
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=TIMEOUT_SECONDS) as answer:
        _check_kind(answer.headers, url)
        goes_on = answer.status == 206
        etag, modified = answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", "")
        _tags(path).write_text(json.dumps({"begun": etag or modified}), encoding="utf-8")
        length = int(answer.headers.get("Content-Length") or 0)
        total = length + (begun if goes_on else 0)
        if total > MAX_UNPACKED_BYTES:
            raise InputError(f"{url} is larger than any archive of data.police.uk; it was not downloaded.")
        done = begun if goes_on else 0
        with part.open("ab" if goes_on else "wb") as file:
            while block := answer.read(BLOCK_BYTES):
                file.write(block)
                done += len(block)
                progress("Downloading", done, total)
        if length and done < total:
            raise OSError("it ended early")
    os.replace(part, path)
    _tags(path).write_text(json.dumps({"etag": etag, "modified": modified}), encoding="utf-8")
    return "downloaded"


def _check_kind(headers: Message, url: str) -> None:
    if headers.get_content_type() == "text/html":
        raise InputError(f"{url} answered with a web page instead of an archive; nothing was stored.")


def _is_whole_archive(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.testzip() is None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError):
        return False
