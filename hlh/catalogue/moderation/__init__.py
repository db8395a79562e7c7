"""What waits for a facilitator: contributions held before anybody reads them, and what readers flag; decisions with reasons."""
