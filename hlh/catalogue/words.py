"""Words as the search knows them: stemmed where PostgreSQL has a stemmer, Arabic evened out first, Chinese in pairs."""

import re
import unicodedata
from collections.abc import Iterator
from functools import reduce
from operator import and_
from typing import Any

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery, SearchQueryField, SearchVector
from django.db.models import Func, Value

STEMMED = ("ar", "en", "es", "fr", "ru")  # each has a configuration hlh_<code>: see the first migration
PLAIN = "hlh_plain"
CONFIGURATIONS = [*(f"hlh_{code}" for code in STEMMED), PLAIN]
LONGEST_QUERY = 300
MOST_EXCLUDED = 8

_EXCLUDED = re.compile(r"(?:^|(?<=\s))-(\w+)")
_QUOTES = str.maketrans(dict.fromkeys("«»“”„‟", '"'))  # PostgreSQL knows the plain ones only
_JOINED = re.compile(r"(?<=\w)[-‐‑](?=\w)")
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_MARKS = re.compile(r"[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]")  # vowels, lengthening
_EVEN = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه"})
_PREFIX = re.compile(r"\b(?:وال|بال|كال|فال|لل|ال)(?=[\u0600-\u06ff]{3,})")
_PLURAL = re.compile(r"(?<=[\u0600-\u06ff]{3})(?:ات|ين|ون|يه|ه)\b")


def configuration(language: str) -> str:
    """The text search configuration of a language."""
    return f"hlh_{language}" if language in STEMMED else PLAIN


def prepared(text: str) -> str:
    """The text with Arabic evened out, Chinese cut into overlapping pairs, and joined words apart."""
    text = _JOINED.sub(" ", text)
    if _ARABIC.search(text):
        text = evened(text)
    return HAN.sub(lambda run: f" {' '.join(pairs(run.group()))} ", text)


def lowered(text: str) -> str:
    """The text as patterns are written for: lower case; Arabic with one form of each letter, without its article."""
    text = text.lower().replace("’", "'")
    return evened(text) if _ARABIC.search(text) else text


def evened(text: str) -> str:
    """Arabic without vowel marks, with one form of each letter, without the article and the commonest endings."""
    text = _MARKS.sub("", unicodedata.normalize("NFKC", text)).translate(_EVEN)
    return _PLURAL.sub("", _PREFIX.sub("", text))


def pairs(run: str) -> Iterator[str]:
    """Overlapping pairs of a run of Chinese characters; a single one as it is."""
    if len(run) == 1:
        yield run
    for start in range(len(run) - 1):
        yield run[start : start + 2]


def vector_of(title: str, text: str, language: str) -> Any:
    """What is stored to be searched: the words of the title weigh more."""
    config = configuration(language)
    vector = SearchVector(Value(prepared(text)), config=config, weight="B")
    return SearchVector(Value(prepared(title)), config=config, weight="A") + vector if title else vector


VECTORS = """
    CASE WHEN said.title = '' THEN ''::tsvector
         ELSE setweight(to_tsvector(said.config::regconfig, said.title), 'A') END
    || setweight(to_tsvector(said.config::regconfig, said.text), 'B')
"""  # the same, of many rows `said` at once: the configuration's name, then title and text as prepared


def has_phrases(words: str) -> bool:
    """Whether somebody asks for an exact phrase, or without a word: then only what has exactly that is meant."""
    return '"' in words.translate(_QUOTES) or bool(_EXCLUDED.search(words))


class Either(SearchQuery):
    """What any of some queries finds, worked out once for a statement.

    In a subquery, because a statement that a connection has planned once would work it out for each row that it reads,
    and because the planner, who takes a word said in six languages for six times as frequent, would read whole tables.
    """

    template, arg_joiner = "(SELECT %(expressions)s)", " || "

    def __init__(self, *queries: SearchQuery) -> None:
        Func.__init__(self, *queries, output_field=SearchQueryField())
        self.config, self.invert = None, False


def query_for(words: str, *, any_word: bool = False) -> SearchQuery | CombinedSearchQuery:
    """A query in every language at once: its words, "phrases" and -exclusions.

    What is excluded is excluded in every language: one in which a word is stemmed otherwise would let it in.

    Args:
        words: as typed.
        any_word: one of them is enough, for what is near rather than what is asked for.
    """
    words = words[:LONGEST_QUERY].translate(_QUOTES)
    excluded = list(dict.fromkeys(_EXCLUDED.findall(words)))[:MOST_EXCLUDED]
    ready = prepared(_EXCLUDED.sub(" ", words))
    if any_word:
        ready = " or ".join(re.findall(r"\w{3,}|[\u3400-\u9fff]{1,2}", ready)) or ready
    query: SearchQuery | CombinedSearchQuery
    query = Either(*(SearchQuery(ready, config=config, search_type="websearch") for config in CONFIGURATIONS))
    for word in excluded:
        without = (SearchQuery(prepared(word), config=config, invert=True) for config in CONFIGURATIONS)
        query = reduce(and_, without, query)
    return query
