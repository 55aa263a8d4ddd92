"""The few words that a static site's theme says itself, in the page's language."""

from dataclasses import dataclass

RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")


@dataclass(frozen=True)
class ThemeWords:
    """Labels around an article."""

    home: str
    topics: str
    breadcrumb: str
    skip: str
    more: str
    empty: str


WORDS = {
    "en": ThemeWords(
        "Home", "Topics", "You are here", "Skip to content", "Read on", "No articles yet."
    ),
    "de": ThemeWords(
        "Startseite", "Themen", "Sie sind hier", "Zum Inhalt", "Weiterlesen", "Noch keine Artikel."
    ),
    "fr": ThemeWords(
        "Accueil",
        "Thèmes",
        "Vous êtes ici",
        "Aller au contenu",
        "À lire aussi",
        "Aucun article pour le moment.",
    ),
    "es": ThemeWords(
        "Inicio", "Temas", "Está aquí", "Ir al contenido", "Siga leyendo", "Aún no hay artículos."
    ),
}


def words_for(language: str) -> ThemeWords:
    """The words of a BCP 47 language; English where we have none."""
    return WORDS.get(language.split("-")[0].lower(), WORDS["en"])


def direction_of(language: str) -> str:
    """rtl or ltr."""
    return "rtl" if language.split("-")[0].lower() in RIGHT_TO_LEFT else "ltr"
