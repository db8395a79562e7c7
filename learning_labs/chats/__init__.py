"""What a phone group said, on its way into a lab: nothing of it is stored before whoever said it allows it."""
