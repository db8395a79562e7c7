"""What the ledger keeps of the network."""
