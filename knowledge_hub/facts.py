"""What the ledger keeps of the knowledge hub."""

from hlh.activity.verbs import declare

PAGE_PUBLISHED = declare("page.published", "kind", "areas")
PAGE_SUPERSEDED = declare("page.superseded", "successor")
PAGE_UNPUBLISHED = declare("page.unpublished", "kind", "areas")
DOCUMENT_READ = declare("document.read", "state", "pages")
