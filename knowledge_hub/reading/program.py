"""A program of its own that reads one document and says its words: `python -m knowledge_hub.reading.program pdf <file`.

What people upload is read here and never in the worker: a file that eats memory or time ends this program and nothing
else. It knows no settings and no database. It says one line of JSON: either {"why": …}, or {"pages": how many, "is_whole":
whether all were read, "texts": [[page, words], …]}.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Iterator
from time import process_time
from typing import IO, Any

MEMORY = 1_000_000_000  # bytes of addresses
SECONDS = 60  # of the processor; then it is killed
ENOUGH = 40  # seconds after which what was read so far is handed in
MOST_PAGES, MOST_LETTERS = 2000, 3_000_000
LEAST_LETTERS = 20  # fewer in a whole document are the stamp of a scanner
LONGEST_TEXT = 20_000_000  # bytes of a plain text


def confine() -> None:
    """Take little memory and time, write no file, leave no core."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    os.nice(10)


def read(ending: str, file: IO[bytes]) -> dict[str, Any]:
    """What a document says, or why it says nothing."""
    from knowledge_hub.reading.flowing import paragraphs_of, pieces_of
    from knowledge_hub.reading.refusing import Unread

    texts: list[tuple[int, str]] = []
    letters, page = 0, 0
    try:
        many, pages = _opened(ending, file)
        for page, words in enumerate(pages, 1):
            for piece in pieces_of(paragraphs_of(words)):
                texts.append((page, piece))
                letters += len(piece)
            if page >= MOST_PAGES or letters > MOST_LETTERS or process_time() > ENOUGH:
                break
    except Unread as no:
        return {"why": no.why}
    except MemoryError:
        return {"why": "bomb"}
    except Exception:  # a damaged document makes its reader fail in every way there is
        return {"why": "broken"}
    if sum(letter.isalnum() for _page, piece in texts for letter in piece) < LEAST_LETTERS:
        texts = []
    return {"pages": many, "is_whole": page >= many, "texts": texts}


def _opened(ending: str, file: IO[bytes]) -> tuple[int, Iterator[str]]:
    if ending == "pdf":
        from knowledge_hub.reading.pdf import pages_of

        return pages_of(file)
    if ending == "docx":
        from knowledge_hub.reading.word import pages_of

        return pages_of(file)
    words = file.read(LONGEST_TEXT).decode("utf-8", "ignore").replace("\r\n", "\n")
    return 1, iter([words])


def main() -> None:
    confine()
    with os.fdopen(0, "rb") as file:
        said = read(sys.argv[1], file)
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
