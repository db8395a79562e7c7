"""What people see and do about themselves and about each other."""
