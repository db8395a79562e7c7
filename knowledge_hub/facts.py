"""What the ledger keeps of the knowledge hub."""

from hlh.activity.verbs import declare

PAGE_PUBLISHED = declare("page.published", "kind", "areas")
PAGE_SUPERSEDED = declare("page.superseded", "successor")
PAGE_TRANSLATED = declare("page.translated", "language")
PAGE_UNPUBLISHED = declare("page.unpublished", "kind", "areas")
PROPOSAL_MADE = declare("proposal.made", "origin")
PROPOSAL_LOOKED_UP = declare("proposal.looked_up", "silence")
PROPOSAL_TOLD = declare("proposal.told", "what")
PROPOSAL_ASKED = declare("proposal.asked", "question")
PROPOSAL_ANSWERED = declare("proposal.answered", "question")
PROPOSAL_ACCEPTED = declare("proposal.accepted", "resource")
PROPOSAL_DECLINED = declare("proposal.declined", "reason")
PROPOSAL_WITHDRAWN = declare("proposal.withdrawn")
DOCUMENT_READ = declare("document.read", "state", "pages")
