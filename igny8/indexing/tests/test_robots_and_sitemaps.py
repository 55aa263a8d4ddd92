import pytest
from hypothesis import given
from hypothesis import strategies as st

from igny8.indexing.rules.robots import parse_robots
from igny8.indexing.rules.sitemaps import parse_sitemap, usual_places

HERE = "https://shop.example"


def decides(robots: str, path: str) -> str:
    rule = parse_robots(robots).rule_for(HERE + path)
    return rule.line if rule else ""


@pytest.mark.parametrize(
    ("rules", "path", "line"),
    [
        ("Disallow: /", "/a", "Disallow: /"),
        ("Disallow:", "/a", ""),
        ("Disallow: /a", "/b", ""),
        ("Disallow: /a", "/a/b?c", "Disallow: /a"),
        ("Disallow: /a/", "/a", ""),
        ("Disallow: /a\nAllow: /a/b", "/a/b/c", "Allow: /a/b"),
        ("Allow: /a\nDisallow: /a", "/a", "Allow: /a"),
        ("Disallow: /*.php", "/x/y.php?z", "Disallow: /*.php"),
        ("Disallow: /*.php$", "/x/y.php?z", ""),
        ("Disallow: /*.php$", "/x/y.php", "Disallow: /*.php$"),
        ("Disallow: /*a*b$", "/ab", "Disallow: /*a*b$"),
        ("Disallow: /ab*b$", "/ab", ""),
        ("Disallow: /$", "/", "Disallow: /$"),
        ("Disallow: /$", "/a", ""),
        ("Disallow: /*?", "/a?b=c", "Disallow: /*?"),
        ("Disallow: /%7Eada", "/~ada/x", "Disallow: /~ada"),
        ("Disallow: /é", "/%C3%A9", "Disallow: /%C3%A9"),
        ("Disallow: /a # not yet", "/a", "Disallow: /a"),
        ("DISALLOW : /a", "/a", "Disallow: /a"),
        ("Disallow: /A", "/a", ""),
    ],
)
def test_the_longest_fitting_rule_decides(rules: str, path: str, line: str) -> None:
    assert decides(f"User-agent: *\n{rules}", path) == line


def test_a_crawler_follows_its_own_group_and_no_other() -> None:
    robots = (
        "user-agent: *\r\ndisallow: /\r\n\r\nUser-Agent: otherbot\r\nUser-agent: Googlebot\r\n"
        "Disallow: /x\r\n\r\nUser-agent: googlebot\r\nDisallow: /y\r\n"
    )

    assert decides(robots, "/a") == ""
    assert decides(robots, "/x") == "Disallow: /x"
    assert decides(robots, "/y") == "Disallow: /y"


def test_an_own_group_without_rules_allows_everything() -> None:
    assert decides("User-agent: *\nDisallow: /\n\nUser-agent: googlebot\nDisallow:", "/a") == ""


def test_sitemaps_are_named_wherever_they_stand() -> None:
    robots = parse_robots("\ufeffSitemap: https://a.example/1.xml\nUser-agent: x\nsitemap: /2.xml")

    assert robots.sitemaps == ("https://a.example/1.xml", "/2.xml")


@pytest.mark.parametrize("text", ["", "<!doctype html><title>Not found</title>", "Disallow: /"])
def test_what_is_no_robots_file_forbids_nothing(text: str) -> None:
    assert decides(text, "/") == ""


@given(st.text(alphabet="/a*$", max_size=40), st.text(alphabet="/a", max_size=60))
def test_no_pattern_takes_long(pattern: str, path: str) -> None:
    parse_robots(f"User-agent: *\nDisallow: /{pattern}").rule_for(f"{HERE}/{path}")


def test_a_sitemap_lists_pages() -> None:
    sitemap = parse_sitemap(
        """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
        <url><loc> https://shop.example/a?b=1&amp;c=2 </loc><image:image><image:loc>
        https://shop.example/p.png</image:loc></image:image></url>
        <url><loc>mailto:ada@shop.example</loc></url>
        <url><loc><![CDATA[http://www.shop.example/b/]]></loc></url><url><loc></loc></url>
        </urlset>""",
        url=f"{HERE}/sitemap.xml",
    )

    assert sitemap.pages == {"shop.example/a?b=1&c=2", "shop.example/b"}
    assert sitemap.sitemaps == ()


def test_an_index_lists_sitemaps() -> None:
    index = parse_sitemap(
        "<sitemapindex><sitemap><loc>https://shop.example/1.xml</loc></sitemap>"
        "<sitemap><loc>/2.xml</loc></sitemap></sitemapindex>",
        url=f"{HERE}/sitemap.xml",
    )

    assert index.sitemaps == ("https://shop.example/1.xml", "https://shop.example/2.xml")
    assert index.pages == frozenset()


def test_a_plain_list_is_a_sitemap_and_a_page_is_none() -> None:
    plain = parse_sitemap("https://shop.example/a\n\nhttps://shop.example/b\n", url=HERE)

    assert plain.pages == {"shop.example/a", "shop.example/b"}
    assert parse_sitemap("<!doctype html><a href='https://shop.example/a'>", url=HERE).is_empty


@given(st.text(alphabet="<loc>/ ![CDAT]htps:&;", max_size=300))
def test_no_sitemap_brings_the_reader_down(text: str) -> None:
    parse_sitemap(text * 20, url=HERE)


def test_sitemaps_are_looked_for_where_they_usually_are() -> None:
    assert usual_places("https://shop.example/blog") == (
        "https://shop.example/blog/sitemap.xml",
        "https://shop.example/blog/wp-sitemap.xml",
        "https://shop.example/blog/sitemap_index.xml",
        "https://shop.example/sitemap.xml",
        "https://shop.example/wp-sitemap.xml",
        "https://shop.example/sitemap_index.xml",
    )
