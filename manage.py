#!/usr/bin/env python
"""Django's own commands, for those who know them; `igny8` is the command for everyone else."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "igny8.settings")
    execute_from_command_line(sys.argv)
