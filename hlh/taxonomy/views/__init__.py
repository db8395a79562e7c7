"""The screens of the taxonomy in /cms/."""
