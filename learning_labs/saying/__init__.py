"""What is said in a discussion: begun, written, named, shown, changed, answered with one tap."""
