"""A file that an officer gives, whether from a disk or dropped on a page."""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from lib.base.errors import InputError


@dataclass(frozen=True)
class GivenFile:
    """A file by its name and how to open it."""

    name: str  # the file's name without folders
    size: int  # bytes
    open: Callable[[], IO[bytes]]  # opens it for reading from its beginning
    within: str = ""  # the archive that it was taken from; empty for none

    @classmethod
    def at(cls, path: Path) -> "GivenFile":
        """Return the file at `path`.

        Raises
        ------
        InputError
            When there is none or it cannot be read.
        """
        try:
            with path.open("rb"):
                size = path.stat().st_size
        except OSError as error:
            raise InputError(f"The file {path} cannot be opened: {error.strerror or error}.") from error
        return cls(path.name, size, lambda: path.open("rb"))

    @classmethod
    def of(cls, name: str, content: bytes, within: str = "") -> "GivenFile":
        """Return a file whose content is in memory."""
        return cls(Path(name.replace("\\", "/")).name, len(content), lambda: io.BytesIO(content), within)

    def sha256(self) -> str:
        """Return the SHA-256 of the content, by which the same file is recognised."""
        digest = hashlib.sha256()
        with self.open() as stream:
            while block := stream.read(1_000_000):
                digest.update(block)
        return digest.hexdigest()
