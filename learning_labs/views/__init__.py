"""What answers under /labs/."""
