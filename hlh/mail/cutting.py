"""What somebody wrote anew: a reply without what it quotes and without its signature, in the six languages and more.

The libraries for it (mail-parser-reply, quotequail) know neither Arabic nor Russian; docs/decisions/mail-in.md says more.
"""

from __future__ import annotations

import re

from django.conf import settings

_UNSEEN = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
_ADDRESS = r"<?[^\s<>@\"]+@[^\s<>@]+>?"
_DIGIT = re.compile(r"\d")
_LONGEST_ATTRIBUTION = 400  # the longest line that says who wrote what when

# "On … wrote:", with the verb before or after the name, or, in Russian, with none
_WROTE = re.compile(
    r"(wrote|writes|a écrit|a ecrit|escribió|escribio|schrieb|escreveu|ha scritto|пишет|писал|писала|написал|написала"
    r"|написал\(а\)|писал\(а\)|写道|寫道|كتب|كتبت|كتب/كتبت|تمت كتابة ما يلي بواسطة|يكتب)(\s*[^\n]{0,120})?\s*[:：]\s*$",
    re.I,
)
_NAMES_A_MOMENT = re.compile(
    rf"\d\s?[:h٫]\s?\d\d|{_ADDRESS}"
)  # as a mail program does, and hardly anybody who tells of others
_NAMES_ITS_WRITER = re.compile(rf"{_ADDRESS}\)?,?\s*[:：]\s*$")

# "From: … Sent: … To: … Subject: …"
_FROM = r"From|De|Von|Da|От|От кого|发件人|發件人|寄件者|من"
_SENT = r"Sent|Date|Envoyé|Envoye|Date d'envoi|Enviado|Enviado el|Fecha|Gesendet|Datum|Отправлено|Дата|发送时间|日期|時間|تم الإرسال|التاريخ|تاريخ الإرسال"
_TO = r"To|À|A|Para|An|Кому|收件人|إلى"
_ABOUT = r"Subject|Objet|Asunto|Betreff|Тема|主题|主旨|الموضوع|Cc|Copie à|抄送|Копия|نسخة"
_FIRST = re.compile(rf"^[*\s>]*({_FROM})[*\s]*[:：]", re.I)
_FURTHER = re.compile(rf"^[*\s>]*({_FROM}|{_SENT}|{_TO}|{_ABOUT})[*\s]*[:：]", re.I)

_RULED = re.compile(
    r"^\s*[-—_*─]{3,}\s*(Original Message|Original Appointment|Forwarded message|Message d'origine|Message original"
    r"|Mensaje original|Исходное сообщение|Пересылаемое сообщение|Ursprüngliche Nachricht|原始邮件|原始郵件|转发邮件"
    r"|الرسالة الأصلية|رسالة أصلية)\s*[-—_*─]{3,}\s*$",
    re.I,
)
_RULE = re.compile(r"^\s*[_─—-]{10,}\s*$")

_SIGNATURE = re.compile(r"^-- ?$")
_PHONE = re.compile(
    r"^\W*(Sent from (my|Yahoo|Outlook|Mail|Samsung|Proton|Gmail)|Sent via |Get Outlook for |Envoyé (de|depuis|à partir de|avec) "
    r"|Télécharger Outlook |Obtenir Outlook |Enviado desde |Obtener Outlook |Отправлено (с|из|от) |Получить Outlook |Скачать Outlook "
    r"|Von meinem .{1,40} gesendet|发自|從我的|发送自|获取 ?Outlook|下载 ?Outlook|أرسلت من|أُرسلت من|مرسل من|تم الإرسال من|احصل على Outlook"
    r"|تنزيل Outlook).{0,120}$",
    re.I,
)
# a telephone says nothing of this kind: "Sent from my phone, but leave out the hospital" is somebody's own
_GOES_ON = re.compile(
    r"\b(but|only|except|without|not|if|please(?!,? (excuse|forgive|pardon|consider)\b)|mais|sauf|seulement|sans|pas|si|pero|salvo|s[oó]lo|sin|no"
    r"|но|только|кроме|без|не|если)\b|لكن|فقط|إلا|بدون|但|只|除|不",
    re.I,
)


def own_words(text: str) -> str:
    """What stands in a reply that was not there before; empty when nothing does.

    Lines between what is quoted stay: somebody answers there point by point.
    """
    lines = [_UNSEEN.sub("", line).rstrip() for line in text.split("\n")]
    kept: list[str] = []
    number = 0
    while number < len(lines):
        if _begins_what_was_there(lines, number):
            break
        if many := _attribution(lines, number):
            if _is_quoted_next(lines, number + many):
                number += many
                continue
            if _NAMES_A_MOMENT.search(" ".join(lines[number : number + many])) or _is_ours(lines[number + many :]):
                break  # what it introduces has no mark: all below is old
        if not lines[number].lstrip().startswith((">", "＞")):
            kept.append(lines[number])
        number += 1
    return _tidied(_without_signature(kept))


def _begins_what_was_there(lines: list[str], number: int) -> bool:
    """A ruled "Original message", or the block of From, Sent, To and Subject that Outlook writes."""
    line = lines[number]
    if _RULED.match(line):
        return True
    start = number + 1 if _RULE.match(line) else number
    block = [one for one in lines[start : start + 10] if one.strip()][:4]
    return bool(block) and bool(_FIRST.match(block[0])) and sum(bool(_FURTHER.match(one)) for one in block) >= 3


def _attribution(lines: list[str], number: int) -> int:
    """How many lines from here say who wrote what comes next, and when; none when this is no such place."""
    if not lines[number].strip() or lines[number].lstrip().startswith(">"):
        return 0
    joined = ""
    for many, line in enumerate(lines[number : number + 4], 1):
        if not line.strip() or line.lstrip().startswith(">"):
            return 0
        joined = f"{joined} {line.strip()}".strip()
        if len(joined) > _LONGEST_ATTRIBUTION:
            return 0
        if line.endswith((":", "：")):
            says = _WROTE.search(joined) or _NAMES_ITS_WRITER.search(joined)
            return many if says and _DIGIT.search(joined) else 0
    return 0


def _is_quoted_next(lines: list[str], number: int) -> bool:
    following = next((line for line in lines[number:] if line.strip()), "")
    return following.lstrip().startswith((">", "＞"))


def _is_ours(lines: list[str]) -> bool:
    """Whether a letter of the hub stands here, with its ways to answer: nobody is to read those in a discussion."""
    return any(settings.SITE in line for line in lines)


def _without_signature(lines: list[str]) -> list[str]:
    for number, line in enumerate(lines):
        if _SIGNATURE.match(line):
            return lines[:number]
    end = len(lines)
    while end and (not lines[end - 1].strip() or _is_of_a_phone(lines[end - 1]) or _RULE.match(lines[end - 1])):
        end -= 1
    return lines[:end]


def _is_of_a_phone(line: str) -> bool:
    return bool(_PHONE.match(line)) and not _GOES_ON.search(line)


def _tidied(lines: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
