"""The taxonomy: areas, sub-topics, phases, levels, countries and regions."""
