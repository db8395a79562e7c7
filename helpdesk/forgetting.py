"""What the help desk forgets when a person is erased."""

from django.contrib.contenttypes.models import ContentType

from helpdesk import facts
from helpdesk.models import Answer, Question
from hlh.activity.models import Fact
from hlh.catalogue.entries import enter
from hlh.links.models import Link
from hlh.mail.models import Letter
from hlh.people.erasing import Erased, forgets, says_anew


@forgets
def questions(erased: Erased) -> int:
    """What leads to them is taken out of their questions, and the ways in are closed."""
    theirs = list(Question.objects.filter(erased.voiced()).select_related("voice"))
    for question in theirs:
        text = question.without_traces()
        terms = [term for term in question.terms if str(term[0]) in text]  # a name may have been one that decided
        for addition in question.additions.all():
            question.additions.filter(pk=addition.pk).update(text=question.without_traces(addition.text))
        Question.objects.filter(pk=question.pk).update(text=text, terms=terms, country=None)
    kind = ContentType.objects.get_for_model(Question)
    for link in Link.objects.filter(thing_type=kind, thing_id__in=[question.pk for question in theirs]):
        link.revoke()
    return len(theirs)


@forgets
def letters_that_quote_them(erased: Erased) -> int:
    """Letters with their answers stay sent; what they said in them, and under which name, is not kept."""
    theirs = Answer.objects.filter(erased.voiced())
    answers = set(theirs.values_list("pk", flat=True))
    kind, answered = ContentType.objects.get_for_model(Question), set(theirs.values_list("question", flat=True))
    told = Fact.objects.filter(verb=facts.ANSWERED, target_type=kind, target_id__in=answered)
    quoting = [fact.pk for fact in told if answers & set(fact.details["answers"])]
    return Letter.objects.filter(kind="question-answered", fact__in=quoting).without_words()


@says_anew
def entries_of_questions(erased: Erased) -> int:
    refs = [place.removeprefix("question:") for place in erased.places if place.startswith("question:")]
    questions = Question.objects.filter(ref__in=refs).select_related("voice")
    return len([enter(question) for question in questions if question.is_understood])
