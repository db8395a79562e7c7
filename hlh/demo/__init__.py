"""The demonstration: an invented cast, ten labs, and questions that go the real way through the hub."""
