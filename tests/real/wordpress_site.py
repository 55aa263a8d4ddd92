"""A real WordPress on loopback, and what a test does to it."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

SCRIPT = Path(__file__).with_name("wordpress-up.sh")

EMPTY = """
global $wpdb;
foreach (get_posts(['post_type' => 'any', 'post_status' => 'any,trash,auto-draft,inherit',
    'numberposts' => -1, 'fields' => 'ids']) as $id) wp_delete_post($id, true);
foreach ($wpdb->get_col("SELECT ID FROM $wpdb->posts") as $id) wp_delete_post($id, true);
foreach (['category', 'post_tag'] as $taxonomy)
    foreach (get_terms(['taxonomy' => $taxonomy, 'hide_empty' => false]) as $term)
        if ($term->term_id != get_option('default_category'))
            wp_delete_term($term->term_id, $taxonomy);
"""


class WordPressSite:
    """One site: its address, its users' application passwords, and PHP run inside it."""

    def __init__(self, settings: dict[str, str]) -> None:
        self.url = settings["WP_URL"]
        self.host = urlsplit(self.url).netloc
        self.version = settings["WP_VERSION"]
        self.folder = Path(os.environ.get("WP_DIR", "/tmp/wordpress-test")) / "htdocs"  # noqa: S108
        self._settings = settings

    def password(self, user: str) -> str:
        """The application password of admin, editor, author or subscriber."""
        return self._settings[f"WP_{user.upper()}_APP_PASSWORD"]

    def php(self, code: str) -> str:
        """What the code prints, run inside WordPress."""
        file = self.folder / f"run-{uuid4().hex}.php"
        file.write_text(f"<?php {code}")
        file.chmod(0o644)
        try:
            done = run("php", str(file))
        finally:
            file.unlink()
        return done.stdout

    def ask(self, expression: str) -> Any:
        """The value of a PHP expression."""
        return json.loads(self.php(f"echo json_encode({expression});"))

    def empty(self) -> None:
        """No post, page, picture, category or tag but the default category."""
        self.php(EMPTY)

    def posts(self) -> list[dict[str, Any]]:
        """All posts of any status, oldest first, as the database has them."""
        found = self.ask(
            "get_posts(['post_type' => 'post', 'numberposts' => -1, 'orderby' => 'ID', "
            "'order' => 'ASC', 'post_status' => ['publish', 'future', 'draft', 'pending', "
            "'private', 'trash']])"
        )
        return [dict(post) for post in found]

    def count(self, post_type: str) -> int:
        """How many rows of a post type there are, whatever their status."""
        return int(self.ask(f"array_sum((array) wp_count_posts('{post_type}'))"))

    @contextmanager
    def plugin(self, code: str) -> Iterator[None]:
        """Within the block a must-use plugin runs."""
        file = self.folder / "wp-content/mu-plugins" / f"test-{uuid4().hex}.php"
        file.write_text(f"<?php {code}")
        file.chmod(0o644)
        try:
            yield
        finally:
            file.unlink()

    @contextmanager
    def maintenance(self) -> Iterator[None]:
        """Within the block WordPress says that it is being updated."""
        file = self.folder / ".maintenance"
        file.write_text("<?php $upgrading = time();")
        file.chmod(0o644)
        try:
            yield
        finally:
            file.unlink()

    @contextmanager
    def plain_permalinks(self) -> Iterator[None]:
        """Within the block addresses are ?p=7 and the REST API is at ?rest_route=."""
        self._permalinks("")
        try:
            yield
        finally:
            self._permalinks("/%postname%/")

    def _permalinks(self, structure: str) -> None:
        self.php(
            f"update_option('permalink_structure', '{structure}'); "
            "$GLOBALS['wp_rewrite']->init(); flush_rewrite_rules(false);"
        )


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run wordpress-up.sh. Raises with what it said when it fails."""
    done = subprocess.run(  # noqa: S603
        [str(SCRIPT), *arguments], capture_output=True, text=True, timeout=600, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{SCRIPT.name} {arguments[0]} failed:\n{done.stderr[-3000:]}")
    return done


def started() -> WordPressSite:
    """Install what is missing, start it, wait until it answers."""
    lines = run("up").stdout.split()
    return WordPressSite(dict(line.split("=", 1) for line in lines))
