"""What the product imports is installed where only the product is."""

import ast
import re
import sys
from importlib.metadata import packages_distributions

from tests.contracts.source import PROJECT, python_files


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _imported() -> dict[str, str]:
    """Every package from outside that the product imports, and a file that does."""
    found = {}
    for path, tree in python_files():
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            found.update({name.partition(".")[0]: path.name for name in names})
    return {
        name: file
        for name, file in found.items()
        if name not in sys.stdlib_module_names and name != "igny8"
    }


def test_everything_that_is_imported_is_in_the_products_own_lock() -> None:
    lock = (PROJECT / "requirements.lock").read_text()
    locked = {_normal(line.split("==")[0]) for line in lock.splitlines() if "==" in line}
    bringers = packages_distributions()

    missing = {
        name: file
        for name, file in _imported().items()
        if not {_normal(bringer) for bringer in bringers.get(name, [])} & locked
    }

    assert missing == {}
