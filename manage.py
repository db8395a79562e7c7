#!/usr/bin/env python
"""The hub's command line: `.venv/bin/python manage.py <command>`, beside a running hub or without one."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hlh.settings")
    from hlh import embedded

    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    with embedded.ensure(command):
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
