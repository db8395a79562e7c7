"""The Network of Networks: partners, what they are called for, and what they publish elsewhere."""
