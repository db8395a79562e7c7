"""The roof: pages that compose several rooms."""
