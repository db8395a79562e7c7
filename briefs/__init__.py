"""Action briefs and learning briefs: what countries did, and what many of them teach together."""
