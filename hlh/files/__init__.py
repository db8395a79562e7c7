"""Files that people upload: known by their content, cleaned, and served to those who may see their owner."""
