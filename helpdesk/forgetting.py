"""What the help desk forgets when a person is erased."""

from django.contrib.contenttypes.models import ContentType

from helpdesk.models import Answer, Question
from hlh.catalogue.entries import enter
from hlh.links.models import Link
from hlh.mail.models import Letter
from hlh.people.erasing import Erased, forgets, says_anew


@forgets
def questions(erased: Erased) -> int:
    """What leads to them is taken out of their questions, and the ways in are closed."""
    theirs = list(Question.objects.filter(erased.voiced()).select_related("voice"))
    for question in theirs:
        Question.objects.filter(pk=question.pk).update(text=question.without_traces(), country=None)
    kind = ContentType.objects.get_for_model(Question)
    for link in Link.objects.filter(thing_type=kind, thing_id__in=[question.pk for question in theirs]):
        link.revoke()
    return len(theirs)


@forgets
def letters_that_quote_them(erased: Erased) -> int:
    """Letters with their answers stay sent; what they said in them, and under which name, is not kept."""
    answers = set(Answer.objects.filter(erased.voiced()).values_list("pk", flat=True))
    told = Letter.objects.filter(kind="question-answered").select_related("fact")
    quoting = [letter.pk for letter in told if letter.fact and answers & set(letter.fact.details["answers"])]
    return Letter.objects.filter(pk__in=quoting).update(subject="", text="", html="")


@says_anew
def entries_of_questions(erased: Erased) -> int:
    refs = [place.removeprefix("question:") for place in erased.places if place.startswith("question:")]
    questions = Question.objects.filter(ref__in=refs).select_related("voice")
    return len([enter(question) for question in questions])
