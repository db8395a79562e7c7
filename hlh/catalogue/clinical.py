"""Whether a text speaks of treating a patient, which the hub does not cover: patterns in seven languages.

`SPEAKS_OF_TREATMENT` weighs a class up in the router of the help desk. `is_advice` is stricter: what a lab says of stocks,
vaccines and tablets is no advice for a patient; an amount that somebody is to be given is.
"""

from __future__ import annotations

import re

from hlh.catalogue.words import lowered

LONGEST = 20_000  # characters that are read

SPEAKS_OF_TREATMENT = re.compile(
    r"\b\d+ ?(?:mg|mcg|µg|ml/kg|mg/kg|iu)\b|\bdos(?:e|age|is|agem)\b|\bdoses? (?:of|d[e'])|intubat|intuber|intubar|prophylactic|therapeutic dose"
    r"|hydroxychloroquine|hidroxicloroquina|гидроксихлорохин|ivermectin|ивермектин|remdesivir|tocilizumab|dexamethasone|heparin|гепарин"
    r"|доз[аы] |назнач(?:ать|ить)|جرعه|ما علاج|剂量|怎么治|用什么药|插管"
)
_AMOUNT = re.compile(
    r"\b\d+(?:[.,]\d+)? ?(?:mg|mcg|µg|iu|ui|units?|unidades|unités|мг|ед)\b|(?:mg|ml|мг|мл)/(?:kg|кг)|\b\d+(?:[.,]\d+)? ?g (?:iv|im)\b"
    r"|\d+ ?(?:毫克|单位|ملغ|مجم)"
)
_VOLUME = re.compile(r"\b\d+(?:[.,]\d+)? ?(?:ml|мл)\b|\d+ ?(?:毫升|مل)")
_DOSE = re.compile(r"\bdos(?:e|age|is|agem)s?\b|dosar|posolog|доз[аыуе]|جرعه|剂量")
_VACCINE = re.compile(r"vaccin|vacun|immuni[sz]|вакцин|привив|تطعيم|لقاح|疫苗|接种|\bmeasles\b|\bpenta")
_DRUG = re.compile(
    r"hydroxychloroquine|hidroxicloroquina|гидроксихлорохин|ivermect|ивермектин|remdesivir|tocilizumab|dexamet|дексаметазон"
    r"|h[eé]parin|гепарин|azithromyc|азитромиц|oseltamivir|prednis|преднизо"
)
_TUBE = re.compile(r"\bintubat|\bintuber|\bintubar|интубир|插管|تنبيب|\bextubat")
_GIVE = re.compile(
    r"\b(?:give|giving|administer\w*|start(?:ed)? (?:with|on|him|her|at)|put (?:him|her|them) on|inject\w*|titrat\w*|prescrib\w+|bolus)\b"
    r"|\b(?:donn(?:er|ez)|administr(?:er|ez|ar|e)|prescri\w+|dar(?:le)?|dele|inyect\w*|aplicar|recet(?:ar|e))\b"
    r"|\b(?:введ\w+|вводи\w+|ввести|дать|дайте|дава(?:ть|йте)|назнач\w+|коло(?:ть|ли))|اعط|نعطي|يعطي|تعطي|给药|给予|注射|服用|用药|口服"
)
_TREAT = re.compile(
    r"\btreat(?:ment|ed)?\b|\btherapy\b|antibioti(?:c|que|co)|антибиотик|抗生素|مضاد|\btraitement\b|\btratamiento\b"
    r"|\bлеч(?:ить|ение)\b|治疗|علاج"
)
_ONE = r"(?:my|this|the|a|an|our|one|his|her|un|une|mon|ma|ce|cette|el|la|al|del|mi)"
_PATIENT = re.compile(
    rf"\b{_ONE} (?:\w+ ){{0,2}}(?:patiente?|paciente|newborn|neonate|baby|toddler|nouveau-né|nourrisson|recién nacido)\b"
    r"|\bpatient (?:is|has|with|who|on)\b|\bпациент(?:у|ка|ке|ом|а|)\b|\bбольно(?:й|го|му)\b|بمريض|المريض|مريض|患者|病人"
    r"|\b(?:a|the|my|this) (?:\w+ )?(?:woman|man|child|girl|boy|mother) (?:with|of|at|who|in)\b|\b(?:start|put|give) (?:him|her)\b"
    r"|\b\d+[- ](?:year|month|week|day)s?[- ]old\b|\b(?:de|of|at) \d+ (?:ans|mois|años|meses|kg)\b"
    r"|\b\d+(?:[.,]\d+)? ?kg (?:child|baby|patient|woman|man)\b|\bребен(?:ок|ку|ка) \d+|\d+ ?(?:岁|公斤)|\b\d+ (?:лет|кг)\b"
)


def is_advice(text: str) -> bool:
    """Whether a text reads as advice on how to treat a patient: rather a few too many, a facilitator looks at each."""
    said = lowered(text[:LONGEST])

    def speaks_of(pattern: re.Pattern[str]) -> bool:
        return pattern.search(said) is not None

    gives, doses = speaks_of(_GIVE), speaks_of(_DOSE) and not speaks_of(_VACCINE)
    if speaks_of(_AMOUNT) and (gives or doses):
        return True
    if speaks_of(_DRUG) and (gives or doses):
        return True
    measured = doses or any(speaks_of(sign) for sign in (_AMOUNT, _VOLUME, _DRUG, _TUBE))
    return speaks_of(_PATIENT) and (measured or (gives and speaks_of(_TREAT)))
