"""What beat calls: pages go out, are taken back and leave the lists at their time; what was proposed is looked up, documents are read,
pictures drawn, packs made; who comes to an event is reminded."""

from celery import shared_task
from django.core.management import call_command
from wagtail.images import get_image_model

from knowledge_hub import lapsing
from knowledge_hub.events import letting_go, reminding
from knowledge_hub.models import DocumentText
from knowledge_hub.packs import keeping as packs
from knowledge_hub.pictures import drawing
from knowledge_hub.proposing import looking
from knowledge_hub.reading import keeping as documents


@shared_task
def keep_to_the_time() -> None:
    """Publish what is due, take back what has run out, and let go of old news."""
    call_command("publish_scheduled")
    lapsing.let_news_go()


@shared_task
def look_up_due() -> None:
    """Look up what was proposed and nobody has looked at yet."""
    looking.look_up_due()


@shared_task
def look_up(proposals: list[int]) -> None:
    """Look these up now, as far as they are due."""
    looking.look_up_some(proposals)


@shared_task
def want_packs() -> None:
    """Have every pack made again."""
    packs.want_all()


@shared_task
def make_packs(_all: int = 0) -> None:
    """Take back the packs that say what not everybody reads any more, and make those that are owed."""
    packs.look()


@shared_task
def read_document(text: int) -> None:
    """Take the text out of this document, as far as it still waits."""
    if due := DocumentText.objects.due().select_related("document").filter(pk=text).first():
        documents.read(due)


@shared_task
def read_documents() -> None:
    """Take the text out of the documents that wait."""
    documents.read_waiting()


@shared_task
def draw_picture(picture: int) -> None:
    """Draw the sizes of this picture that are missing."""
    if found := get_image_model().objects.filter(pk=picture).first():
        drawing.draw(found)


@shared_task
def draw_pictures() -> None:
    """Draw the pictures that wait."""
    drawing.draw_waiting()


@shared_task
def remind_of_events() -> None:
    """Remind who has a place at an event that it is near."""
    reminding.remind_of_what_is_near()


@shared_task
def forget_addresses_of_events() -> None:
    """Forget what strangers left at events that are long over."""
    letting_go.forget_addresses()
