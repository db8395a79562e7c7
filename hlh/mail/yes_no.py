"""What the first word of a reply says: yes, no or maybe, in the six languages of the hub.

Whole words only: “nothing” is no “no”. Where two words say otherwise than the first alone (“no problem”, “не знаю”), the
longer is read first. A word that also begins other sentences (“si” is “if” in French) counts only where it stands alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

YES, MAYBE, NO = True, None, False  # as an answer is kept

_SAID: dict[bool | None, tuple[str, ...]] = {
    YES: (
        # en, fr, es, ru, ar, zh
        *("yes", "yeah", "yep", "yup", "ok", "okay", "sure", "of course", "certainly", "definitely", "absolutely"),
        *(
            "accept",
            "accepted",
            "i come",
            "i will come",
            "i'll come",
            "i will be there",
            "i'll be there",
            "i am coming",
        ),
        *("no problem", "no worries", "no doubt"),
        *("oui", "d'accord", "bien sûr", "bien sur", "volontiers", "avec plaisir", "certainement", "j'accepte"),
        *("je viens", "je viendrai", "je serai là", "pas de problème", "pas de probleme", "pas de souci"),
        *("sí", "claro", "por supuesto", "de acuerdo", "desde luego", "con gusto", "acepto", "iré", "asistiré"),
        *("no hay problema", "no hay duda", "sin problema"),
        *("да", "конечно", "хорошо", "обязательно", "согласен", "согласна", "приду", "я приду", "ок"),
        *("нет проблем", "нет вопросов"),
        *("نعم", "أجل", "اجل", "موافق", "موافقة", "بالتأكيد", "بالتاكيد", "طبعا", "حسنا", "سأحضر", "ساحضر", "لا مانع"),
        *("لا بأس", "لا باس", "لا مشكلة", "لا شك"),
        *(
            "是的",
            "好的",
            "好啊",
            "可以来",
            "可以去",
            "当然",
            "會來",
            "会来",
            "会去",
            "会参加",
            "我会",
            "我來",
            "我来",
            "我去",
            "参加",
            "參加",
        ),
        *("我参加", "我參加", "没问题", "沒問題", "没有问题", "同意", "接受"),
    ),
    NO: (
        *(
            "no",
            "nope",
            "cannot",
            "can't",
            "can not",
            "i cannot",
            "i can't",
            "i can not",
            "i do not come",
            "i don't come",
        ),
        *("i will not", "i won't", "i am not coming", "i'm not coming", "decline", "declined", "unfortunately not"),
        *("of course not", "certainly not", "definitely not", "absolutely not"),
        *("sorry, no", "sorry no"),
        *("non", "pas possible", "impossible", "je ne peux pas", "je ne viens pas", "je ne viendrai pas"),
        *("je ne pourrai pas", "je refuse", "malheureusement non", "bien sûr que non", "certainement pas"),
        *("no puedo", "no podré", "no iré", "no asistiré", "imposible", "lamentablemente no"),
        *("claro que no", "por supuesto que no", "desde luego que no", "no se puede"),
        *(
            "нет",
            "не могу",
            "не смогу",
            "не приду",
            "не буду",
            "я не приду",
            "я не смогу",
            "я не могу",
            "к сожалению, нет",
        ),
        *("конечно нет", "конечно, нет"),
        *("لا", "كلا", "لن أحضر", "لن احضر", "لا أستطيع", "لا استطيع", "لا يمكنني", "لا يمكن", "أعتذر", "اعتذر"),
        *(
            "不是",
            "不会",
            "不會",
            "不能",
            "不行",
            "不可以",
            "不来",
            "不來",
            "不去",
            "不参加",
            "不參加",
            "我不来",
            "我不去",
            "我不会",
        ),
        *(
            "我不能",
            "我不参加",
            "我不參加",
            "来不了",
            "去不了",
            "参加不了",
            "我来不了",
            "我去不了",
            "我参加不了",
            "没空",
            "没有空",
            "没有时间",
            "没时间",
        ),
    ),
    MAYBE: (
        *(
            "maybe",
            "may be",
            "perhaps",
            "possibly",
            "tentative",
            "tentatively",
            "not sure",
            "i may",
            "i might",
            "no idea",
        ),
        *("i am not sure", "i'm not sure", "i do not know", "i don't know"),
        *("peut-être", "peut-etre", "peut être", "peut etre", "possible", "possiblement", "éventuellement"),
        *("je ne sais pas", "je ne suis pas sûr", "je ne suis pas sûre", "pas sûr", "pas sûre"),
        *(
            "quizá",
            "quiza",
            "quizás",
            "quizas",
            "tal vez",
            "talvez",
            "puede ser",
            "puede que",
            "a lo mejor",
            "es posible",
        ),
        *("posiblemente", "no sé", "no se", "no lo sé", "no estoy seguro", "no estoy segura"),
        *("может", "может быть", "возможно", "наверное", "вероятно", "не знаю", "не уверен", "не уверена", "я не знаю"),
        *("ربما", "يمكن", "ممكن", "محتمل", "لعل", "لا أعرف", "لا اعرف", "لا أعلم", "لا اعلم", "لا أدري", "لا ادري"),
        *("لست متأكدا", "لست متأكدة", "غير متأكد"),
        *(
            "可能",
            "也许",
            "也許",
            "或许",
            "或許",
            "大概",
            "不一定",
            "不确定",
            "不確定",
            "不知道",
            "说不定",
            "看情况",
            "还不知道",
        ),
        *("我可能", "我不知道", "我不确定"),
    ),
}
_ALONE: dict[str, bool | None] = {
    **dict.fromkeys(
        (
            "si",
            "y",
            "ага",
            "угу",
            "буду",
            "я буду",
            "可以",
            "可以的",
            "我能",
            "是",
            "好",
            "会",
            "會",
            "能",
            "行",
            "去",
            "来",
            "來",
            "对",
        ),
        YES,
    ),
    **dict.fromkeys(("n", "不", "否"), NO),
}
_UNSPACED = re.compile(r"[\u3400-\u9fff]")  # languages that part no words
_MARKS = re.compile(r"[\u0610-\u061a\u064b-\u065f\u0670\u0640]")  # Arabic vowel signs, and the stretching of letters
_AROUND = " \t\r\n\"'«»“”„‘’*_>(["
_LONGEST = 40  # letters that are looked at


def said_first(text: str) -> bool | None:
    """What a reply says with its first word.

    Returns:
        True, False, or None for maybe.

    Raises:
        LookupError: when the first word says none of them.
    """
    line = _plain(text).lstrip(_AROUND)[:_LONGEST]
    for words in _openings(line):
        if words in _KNOWN:
            return _KNOWN[words]
    alone = re.split(r"[.,;:!?…。，；：！？、،؛؟\n\r()]|\s[-–—]\s", line, maxsplit=1)[0].strip(_AROUND)
    return _ALONE[alone]


def _openings(line: str) -> Iterator[str]:
    """What the line begins with, the longest first: whole words, and of Chinese every beginning."""
    for end in range(len(line), 0, -1):
        is_end = end == len(line) or not line[end].isalnum()
        if line[end - 1].isalnum() and (is_end or _UNSPACED.match(line[end - 1])):
            yield line[:end]


def _plain(words: str) -> str:
    """Without what people write in several ways: capitals, curly apostrophes, vowel signs, double spaces."""
    said = _MARKS.sub("", unicodedata.normalize("NFKC", words).casefold()).replace("’", "'").replace("`", "'")
    return re.sub(r"[^\S\n]+", " ", said)


_KNOWN = {_plain(words): answer for answer, several in _SAID.items() for words in several}
