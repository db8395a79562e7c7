"""The same brief in other forms: a page to print, a letter, a message for a group chat, a citation, data about it."""
