"""Who signed an answer, told from what they said: below a yes so narrowly that no condition passes for a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

THANKS = {"thank you", "thanks", "many thanks", "merci", "gracias", "muchas gracias", "спасибо", "شكرا", "谢谢"}
PARTING = {
    *("best regards", "kind regards", "warm regards", "with kind regards", "regards", "best wishes", "sincerely"),
    *("yours sincerely", "yours faithfully", "respectfully", "cordialement", "bien cordialement", "bien à vous"),
    *("salutations distinguées", "meilleures salutations", "saludos", "saludos cordiales", "un cordial saludo"),
    *("atentamente", "cordialmente", "с уважением", "с наилучшими пожеланиями", "مع التحية", "مع أطيب التحيات"),
    *("مع خالص التحية", "مع فائق الاحترام", "تحياتي", "此致", "此致敬礼", "顺颂商祺", "祝好"),
}
TITLES = {
    *("dr", "mr", "mrs", "ms", "prof", "professor", "m", "mme", "mlle", "sr", "sra", "srta", "dra", "д-р", "проф"),
    *("г-н", "г-жа", "د", "أ", "الدكتور", "الدكتورة", "السيد", "السيدة", "博士", "先生", "女士", "医生"),
}
MOST_LINES, LONGEST_LINE = 4, 60  # below a parting
_SMALL = {
    *("of", "and", "for", "the", "de", "des", "du", "la", "le", "les", "l", "d", "et", "en", "y", "del", "los", "las"),
    *("e", "и", "по", "в", "на"),
}  # within a name or an office
_CONDITION = re.compile(  # also where somebody is called so it may take something of a yes back
    r"\b(but|only|except|without|not|no|if|unless|until|after|before|when|provided|condition(al)?|subject|pending|region"
    r"|please|remove|delete|omit|leave|change|hide|drop|anonymous|anonymise"
    r"|mais|seulement|uniquement|sauf|sans|pas|ne|si|non|sous|réserve|région|supprimer|retirer|enlever|changer"
    r"|pero|s[oó]lo|solamente|únicamente|salvo|excepto|sin|condición|región|quitar|eliminar|cambiar"
    r"|но|только|кроме|без|если|не|условие|при|регион|убрать|удалить|изменить"
    r"|afri\w*|am[eé]ric\w*|europ\w*|asia\w*|pac[ií]fi\w*|m[eé]diterr\w*|африк\w*|америк\w*|европ\w*|азии|азия)\b"
    r"|不|只|仅|除|非洲|美洲|欧洲|亚洲|地区|区域|أفريقيا|أوروبا|المنطقة|إقليم|فقط",
    re.I,
)
_WAY = (
    r"tel|tél|phone|téléphone|teléfono|mobile|mob|móvil|cell|fax|whatsapp|e-?mail|mail|courriel|correo|web"
    r"|тел|телефон|моб|факс|эл\. ?почта|почта|هاتف|الهاتف|جوال|فاكس|البريد الإلكتروني|电话|手机|传真|邮箱|电邮|电子邮件"
)
_EMAIL, _PAGE, _NUMBER = (
    r"<?[^\s<>@|,;/]+@[^\s<>@|,;/]+\.[a-z]{2,}>?",
    r"(?:https?://|www\.)[^\s|,;]+",
    r"[\d\s().\-]{4,}\d",
)
_ONE = (  # a number says what it is, or where in the world: else it may be a day
    rf"(?:(?:(?:{_WAY})\s*[.:：]*\s*)?(?:{_EMAIL}|{_PAGE}|\(?(?:\+|00){_NUMBER})|(?:{_WAY})\s*[.:：]*\s*\(?\+?{_NUMBER})"
)
# Each is taken whole or not at all: tried in every other way too, a line of forty keeps a worker busy for days.
_REACHED = re.compile(rf"(?>{_ONE})(?:\s*[|,;/]\s*(?>{_ONE}))*", re.I)
_MARKS = re.compile(r"[\u0610-\u061a\u064b-\u065f\u0670\u0640]")  # Arabic vowel signs, and the stretching of letters
_AROUND = " \t.,;:!…。！，、،؛*_\"'«»“”„‘’-–—()"


def is_only_signed(below: Sequence[str], known_as: Iterable[str]) -> bool:
    """Whether all that stands below an answer is thanks, a parting, and who they are known to be.

    Args:
        below: its lines.
        known_as: the names of whoever answers, as they are known: parts of these are names too, and nothing else is.
    """
    lines, names = [line for line in below if line.strip()], _Names(known_as)
    while lines and plain(lines[0]) in THANKS:
        lines = lines[1:]
    if lines and (name := _behind_a_parting(lines[0])) is not None:
        lines = [name, *lines[1:]] if name else lines[1:]
    return len(lines) <= MOST_LINES and all(_is_reached(line) or names.are_in(line) for line in lines)


def end_of_words(below: Sequence[str], known_as: Iterable[str]) -> int:
    """Where what somebody said ends and who they are begins: at a parting; or at thanks, or at nothing, with names below.

    Here whatever looks like a name is taken for one, because its reader is not to know who signed.
    """
    for number, line in enumerate(below):
        name = _behind_a_parting(line)
        is_parting = name is not None and _looks_like_a_name(name)
        if is_parting or (plain(line) in THANKS and all(map(_looks_like_a_name, below[number + 1 :]))):
            return number
    names, end = _Names(known_as), len(below)
    while end and (not below[end - 1].strip() or _is_reached(below[end - 1]) or names.are_in(below[end - 1])):
        end -= 1
    return end


def plain(line: str) -> str:
    """Without what people write in several ways: capitals, vowel signs, a full stop."""
    said = _MARKS.sub("", unicodedata.normalize("NFKC", line).casefold())
    return " ".join(said.strip(_AROUND).split())


class _Names:
    """What somebody is known as, and the parts of it."""

    def __init__(self, known_as: Iterable[str]) -> None:
        known = [_words_in(name) for name in known_as]
        self.whole = {"".join(words) for words in known}
        self.parts = {word for words in known for word in words}
        self.initials = {word[0] for word in self.parts}

    def are_in(self, line: str) -> bool:
        """Whether a line is such a name, or parts of it, with at least one of them in full."""
        if len(line.strip()) > LONGEST_LINE or _CONDITION.search(unicodedata.normalize("NFKC", line)):
            return False
        words = [word for word in _words_in(line) if word not in TITLES]
        if words and "".join(words) in self.whole:  # a Chinese name is written in one, or apart
            return True
        is_known = all(word in self.parts or (len(word) == 1 and word in self.initials) for word in words)
        return is_known and any(len(word) > 1 and word not in _SMALL for word in words)


def _words_in(name: str) -> list[str]:
    return [word for said in re.split(r"[\s.,;'’/·|]+", plain(name)) if (word := said.strip(_AROUND))]


def _behind_a_parting(line: str) -> str | None:
    """What stands behind the comma of a short closing formula; None where it is no such line."""
    parting, _comma, name = re.sub("[،，]", ",", line).partition(",")
    return name.strip() if plain(parting) in PARTING else None


def _is_reached(line: str) -> bool:
    """Whether a line is a mail address, a page or a telephone number."""
    return bool(_REACHED.fullmatch(unicodedata.normalize("NFKC", line).strip()))


def _looks_like_a_name(line: str) -> bool:
    """Whether each word begins with a capital, as in a name or an office, and none is a condition."""
    line = unicodedata.normalize("NFKC", line).strip()
    if len(line) > LONGEST_LINE or line.endswith((".", "!", "?", "。", "؟")) or _CONDITION.search(line):
        return False
    words = [word.strip(_AROUND) for word in re.split(r"[\s'’/]+", line)]
    return all(_is_of_a_name(word) for word in words if any(map(str.isalpha, word)))


def _is_of_a_name(word: str) -> bool:
    return word[0].isupper() or word in _SMALL or "@" in word or "." in word
