"""A static copy of what everybody may read, for partners to keep on a server of theirs (docs/decisions/packs.md)."""
