"""What the help desk does about its own facts."""

from django.utils.translation import gettext_lazy as _

from helpdesk import facts
from helpdesk.letters import QUESTION_ANSWERED
from helpdesk.models import Question
from helpdesk.routing import recognise
from hlh.activity.models import Actor, Fact
from hlh.activity.verbs import on
from hlh.limits import spend
from hlh.mail.telling import tell
from hlh.mail.writing import letter
from hlh.people.voices import typed_address_of
from hlh.taxonomy.models import Area

MODEL_SECONDS = 12.0  # to wait for what a text means; the ledger gives a reaction twenty before it is tried again
MOST_TO_AN_ADDRESS = 10  # letters in a day that answer nothing yet


@on(facts.ASKED)
def recognise_it(fact: Fact) -> None:
    """Step 1: language, scope, area and country, with the words that decided."""
    question = Question.objects.get(pk=fact.target_id)
    if question.stage == Question.Stage.ASKED:
        found = recognise(question.text, within=MODEL_SECONDS, successors=Area.objects.successors())
        question.recognise(found, by=Actor.objects.system())


@on(facts.ASKED)
def send_a_receipt(fact: Fact) -> None:
    """The asker who left an address gets the link to their question."""
    question = Question.objects.select_related("voice").get(pk=fact.target_id)
    _acknowledge(question, kind="question-received", fact=fact)


@on(facts.HANDED_OVER)
def say_where_to_turn(fact: Fact) -> None:
    """A warm hand-over: what it is about, and who can help."""
    question = Question.objects.select_related("voice").get(pk=fact.target_id)
    _acknowledge(question, kind="question-handed-over", fact=fact)


@on(facts.ANSWERED)
def tell_the_asker(fact: Fact) -> None:
    """One collected letter with the answers so far."""
    question = Question.objects.select_related("voice", "entry").get(pk=fact.target_id)
    tell(
        question.voice,
        kind=QUESTION_ANSWERED,
        fact=fact,
        reason=_("You asked this question."),
        address=question.get_absolute_url(),
        entry=question.entry,
    )


@on(facts.POINTED)
def tell_what_came_of_it(fact: Fact) -> None:
    """The asker reads what others made of the discussion of their question."""
    question = Question.objects.select_related("voice").get(pk=fact.target_id)
    letter(to=question.voice, kind="question-pointed", fact=fact, reason=_("You asked this question."))


@on(facts.POINTER_FELL)
def tell_that_it_fell(fact: Fact) -> None:
    """Who was told of something hears when it no longer stands."""
    question = Question.objects.select_related("voice").get(pk=fact.target_id)
    letter(to=question.voice, kind="question-pointer-fell", fact=fact, reason=_("We told you of it."))


def _acknowledge(question: Question, *, kind: str, fact: Fact) -> None:
    """What comes of asking alone: anybody can type anybody's address, so one gets few such letters in a day."""
    known = typed_address_of(question.voice)
    if not known or spend(f"asker:{known}", most=MOST_TO_AN_ADDRESS):
        letter(to=question.voice, kind=kind, fact=fact, reason=_("You asked this question."))
