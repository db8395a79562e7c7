"""The knowledge hub: curated pages of guidelines, documents, tools and courses, in Wagtail."""
