"""What readers have: what is new for them, what they are told of, the light page, the lists."""
