"""What beat asks of the taxonomy."""

from celery import shared_task

from hlh.taxonomy.using import hand_over_what_came_late


@shared_task
def follow_merges() -> None:
    """Move what came in late under an area or a sub-topic that was merged."""
    hand_over_what_came_late()
