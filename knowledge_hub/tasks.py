"""What beat calls: pages go out, and are taken back, at their time; documents are read, pictures drawn."""

from celery import shared_task
from django.core.management import call_command
from wagtail.images import get_image_model

from knowledge_hub.models import DocumentText
from knowledge_hub.pictures import drawing
from knowledge_hub.reading import keeping


@shared_task
def keep_to_the_time() -> None:
    """Publish what is due, and take back what has run out."""
    call_command("publish_scheduled")


@shared_task
def read_document(text: int) -> None:
    """Take the text out of this document, as far as it still waits."""
    if due := DocumentText.objects.due().select_related("document").filter(pk=text).first():
        keeping.read(due)


@shared_task
def read_documents() -> None:
    """Take the text out of the documents that wait."""
    keeping.read_waiting()


@shared_task
def draw_picture(picture: int) -> None:
    """Draw the sizes of this picture that are missing."""
    if found := get_image_model().objects.filter(pk=picture).first():
        drawing.draw(found)


@shared_task
def draw_pictures() -> None:
    """Draw the pictures that wait."""
    drawing.draw_waiting()
