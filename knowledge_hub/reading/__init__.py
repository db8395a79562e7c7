"""Reading documents: their words are taken out apart, kept page by page, found by the search, and shown light."""
