"""The knowledge hub: curated pages of documents, guidelines, webinars and events, in Wagtail."""
