"""The one door to other people's servers: whatever address somebody typed, only the public web is asked, within limits.

In workers, never while somebody waits for a page. Servers that an administrator set (a machine that translates, identity
providers, the store of files) are asked by their own modules, where they stand.
"""

from hlh.outside.fetching import Answer, fetch
from hlh.outside.silence import NoAnswer, Why

__all__ = ["Answer", "NoAnswer", "Why", "fetch"]
