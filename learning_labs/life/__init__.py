"""The life of a lab: arranged, led, brought from step to step."""
