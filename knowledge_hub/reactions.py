"""What the knowledge hub does about its own facts."""

from hlh.activity.models import Fact
from hlh.activity.verbs import on
from hlh.catalogue.models import Entry
from hlh.weblinks.gathering import gather
from knowledge_hub import bridge, facts
from knowledge_hub.linking import addresses_of
from knowledge_hub.packs.keeping import hurry


@on(facts.PAGE_PUBLISHED)
@on(facts.PAGE_TRANSLATED)
def gather_its_links(fact: Fact) -> None:
    """The addresses that it leads to are looked at from now on; a page that was taken back has no entry, and none."""
    entry = Entry.objects.filter(thing_type=fact.target_type, thing_id=fact.target_id).first()
    if entry is not None and fact.target is not None:
        gather(entry, addresses_of(fact.target))


@on(facts.PAGE_SUPERSEDED)
@on(facts.PAGE_UNPUBLISHED)
def goes_out_of_packs(fact: Fact) -> None:
    """A pack that holds it is handed out no more already; it is made again without it at once."""
    hurry()


@on(facts.DOCUMENT_READ)
def find_its_words(fact: Fact) -> None:
    """The pages that offer a document are found by its words from now on."""
    if fact.target is not None:
        bridge.rewrite_naming(fact.target.document)
