#!/usr/bin/env python
import os
import sys


def main() -> None:
    if sys.version_info < (3, 11):
        sys.exit("Python 3.11 or newer is needed; install it and run this with it.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "readinggroup.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as mistake:
        sys.exit(str(mistake))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
