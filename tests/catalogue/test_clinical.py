"""What reads as advice for a patient, in every language of the hub; and what only speaks of stocks, vaccines and services."""

from pathlib import Path

import pytest
from django.conf import settings

from hlh.catalogue.clinical import is_advice

ADVICE = [
    "Give the child 250 mg amoxicillin twice a day for five days.",
    "For a 9 kg child the dose is 5 ml every eight hours.",
    "Start her on magnesium sulphate 4 g IV, then 1 g an hour.",
    "This patient should be intubated now, do not wait.",
    "The patient has sepsis: treat with antibiotics, give ceftriaxone.",
    "Put him on 10 units of insulin at night, then titrate.",
    "Hydroxychloroquine: give a higher dose on the first day.",
    "Donnez 500 mg de paracétamol toutes les six heures à la patiente.",
    "Chez un patient de 60 ans, la dose d'héparine est de 5000 UI.",
    "Administrez 10 mg/kg d'ivermectine.",
    "Dele 500 mg de amoxicilina al niño cada ocho horas.",
    "Para un paciente de 70 kg la dosis es de 5 ml.",
    "Hay que intubar al paciente ya.",
    "Дайте ребенку 250 мг амоксициллина дважды в день.",
    "Пациенту нужно ввести 5 мг дексаметазона.",
    "Больному 60 лет: доза гепарина 5000 ЕД.",
    "اعط المريض 500 ملغ من الباراسيتامول كل ست ساعات",
    "جرعة المريض 5 ملغ كل يوم",
    "يجب تنبيب المريض فورا",
    "给患者注射5毫克地塞米松。",
    "这个病人每天两次服用500毫克阿莫西林。",
    "患者需要马上插管。",
]
NO_ADVICE = [
    "We lent 400 doses of measles vaccine to the next district.",
    "Amoxicillin 250 mg ran out in four districts; we bought 500 mg tablets instead.",
    "We gave mothers three months of tablets so that they need not come.",
    "Second dose of vaccine reached 80% of children under 12 months.",
    "We keep 2 kg of ice per vaccine carrier and give each team one.",
    "Give each facility one phone number to call when stock is low.",
    "The treatment of chronic patients went on by home visits.",
    "Nous avons donné aux agents 500 ml de gel chacun.",
    "Les antibiotiques manquaient; nous avons demandé au district voisin.",
    "Dimos a cada promotora 500 ml de alcohol en gel.",
    "Мы выдали пациентам лекарства на три месяца вперед.",
    "Дети до 12 месяцев получили вторую дозу вакцины.",
    "أعطينا كل فريق 500 مل من المطهر",
    "نفدت أدوية الضغط 5 ملغ في ثلاث مناطق",
    "我们给每个村医发放了500毫升消毒液。",
    "高血压患者一次领取三个月的药。",
    "We hired 20 nurses with a budget of 5 mg no",
    "Our patients with diabetes collect insulin at the pharmacy; 10 ml vials last a month.",
    "The patient records were kept in a book, one line for each visit.",
    "A woman with a high-risk pregnancy was called by telephone once a week.",
    "We trained midwives to start oxytocin; 10 IU ampoules were kept in every delivery room.",
]


@pytest.mark.parametrize("text", ADVICE)
def test_advice_for_a_patient_is_known(text):
    assert is_advice(text)


@pytest.mark.parametrize("text", NO_ADVICE)
def test_what_services_tell_of_stocks_and_patients_is_no_advice(text):
    assert not is_advice(text)


def test_hardly_any_question_about_services_is_taken_for_advice():
    files = (Path(settings.ROOT) / "helpdesk/teaching").glob("*/area-*.txt")
    texts = [line for file in files for line in file.read_text("utf-8").splitlines() if line and line[0] != "#"]
    assert len(texts) > 2000
    assert sum(is_advice(text) for text in texts) / len(texts) < 0.002
