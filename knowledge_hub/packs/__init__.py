"""What everybody may read about an area, as a file that opens without a network (docs/decisions/packs.md)."""
