"""Links to the web in what is published: looked at every week, and whoever keeps the page is told once of a dead one."""
