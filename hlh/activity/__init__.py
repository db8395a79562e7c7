"""The ledger: what happened, who did it, and what is owed for it."""
