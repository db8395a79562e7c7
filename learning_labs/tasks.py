"""What beat calls."""

from celery import shared_task

from learning_labs import counting
from learning_labs.order import keeping
from learning_labs.outcomes import asking
from learning_labs.polls import telling
from learning_labs.saying import machining
from learning_labs.sessions import meeting


@shared_task
def count() -> None:
    """Count what the pages of the labs say."""
    counting.count()


@shared_task
def close_what_is_silent() -> None:
    """Close the discussions in which nobody has said anything for as long as their lab allows."""
    keeping.close_what_is_silent()


@shared_task
def tell_of_closed_polls() -> None:
    """Tell those who voted what came of polls that have closed."""
    telling.tell_of_closed()


@shared_task
def ask_whether_it_worked() -> None:
    """Ask about answers that have stood for thirty days, or for ninety."""
    asking.ask_whether_it_worked()


@shared_task
def remind_of_sessions() -> None:
    """Remind who comes to a session that it is near."""
    meeting.remind_of_what_is_near()


@shared_task
def translate(wanted: int) -> None:
    """Let the machine translate this one, as far as it is still wanted."""
    machining.translate_one(wanted)


@shared_task
def translate_what_is_wanted() -> None:
    """Let the machine translate what waits for it: its message was lost, or the machine was away."""
    machining.translate_waiting()
