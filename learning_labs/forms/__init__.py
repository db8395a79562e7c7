"""What people fill in in a lab."""
