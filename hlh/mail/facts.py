"""What the ledger keeps of mail."""

from hlh.activity.verbs import declare

WORDS_CHANGED = declare("letter_words.changed", "kind", "language", "sentences")  # how many read otherwise now
WORDS_RESTORED = declare("letter_words.restored", "kind", "language")
