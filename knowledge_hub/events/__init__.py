"""Events and webinars of the hub: who comes, what calendars and letters say, what is left of them."""
