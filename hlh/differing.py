"""Two texts as one, so that a reader sees at once what changed."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

_HAN = r"\u3040-\u30ff\u3400-\u9fff"  # written without spaces: each letter is a word here
_WORD = re.compile(rf"[{_HAN}]|\s+|[^\s{_HAN}]+")


@lru_cache(maxsize=256)
def difference(before: str, after: str) -> SafeString:
    """Two texts as one, word by word, with what went marked as deleted and what came as inserted."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    said = SafeString("")
    for what, start, end, begin, stop in SequenceMatcher(None, old, new).get_opcodes():
        gone, come = "".join(old[start:end]), "".join(new[begin:stop])
        if what == "equal":
            said += format_html("{}", gone)
            continue
        said += format_html("<del>{}</del>", gone) if gone else SafeString("")
        said += format_html("<ins>{}</ins>", come) if come else SafeString("")
    return said
