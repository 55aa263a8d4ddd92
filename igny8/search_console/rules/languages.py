"""The languages that exports are read in: their columns and their words.

Names are compared folded: lower case, without accents, with single spaces.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from igny8.search_console.rules.export import Dimension

DATE = "date"
FILTER = "filter"
MEASURES = ("clicks", "impressions", "ctr", "position")


def folded(text: str) -> str:
    """`text` in lower case, without accents, with single plain spaces."""
    parts = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in parts if not unicodedata.combining(c)).casefold().split())


@dataclass(frozen=True, slots=True)
class Language:
    """One interface language; every name is folded, the first of each kind is what it shows today.

    `keys` names the first column of each kind of file. `previous_words` mark the earlier range of
    a comparison, `year_words` that it lies a year earlier. `day_first` tells 3/4 from 4/3.
    """

    code: str
    name: str
    decimal_comma: bool
    day_first: bool
    measures: Mapping[str, tuple[str, ...]]
    keys: Mapping[str, tuple[str, ...]]
    value_names: tuple[str, ...]
    type_names: tuple[str, ...]
    web_names: tuple[str, ...]
    previous_words: tuple[str, ...]
    year_words: tuple[str, ...]
    hour_words: tuple[str, ...]
    months: tuple[str, ...]

    def expected_header(self, kind: str) -> str:
        """The header that a file of `kind` has in this language, for messages."""
        names = (self.keys[kind][0], *(self.measures[measure][0] for measure in MEASURES))
        return ", ".join(names)


ENGLISH = Language(
    code="en", name="English", decimal_comma=False, day_first=False,
    measures={
        "clicks": ("clicks",), "impressions": ("impressions",),
        "ctr": ("ctr", "click-through rate", "average ctr"),
        "position": ("position", "average position"),
    },
    keys={
        DATE: ("date", "day"), FILTER: ("filter",),
        Dimension.QUERY: ("top queries", "queries", "query"),
        Dimension.PAGE: ("top pages", "pages", "page"),
        Dimension.COUNTRY: ("country", "countries"),
        Dimension.DEVICE: ("device", "devices"),
        Dimension.APPEARANCE: ("search appearance",),
    },
    value_names=("value",), type_names=("search type",), web_names=("web",),
    previous_words=("previous", "prior"), year_words=("year",), hour_words=("hour",),
    months=("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
)  # fmt: skip

FRENCH = Language(
    code="fr", name="French", decimal_comma=True, day_first=True,
    measures={
        "clicks": ("clics",), "impressions": ("impressions",),
        "ctr": ("ctr", "taux de clics", "ctr moyen"),
        "position": ("position", "position moyenne"),
    },
    keys={
        DATE: ("date", "jour"), FILTER: ("filtre",),
        Dimension.QUERY: ("requetes les plus frequentes", "principales requetes", "requetes",
                          "requete"),
        Dimension.PAGE: ("pages les plus populaires", "principales pages", "pages", "page"),
        Dimension.COUNTRY: ("pays",),
        Dimension.DEVICE: ("appareil", "appareils"),
        Dimension.APPEARANCE: ("apparence dans les resultats de recherche",
                               "apparence dans la recherche"),
    },
    value_names=("valeur",), type_names=("type de recherche",), web_names=("web",),
    previous_words=("precedent", "precedents", "precedente", "precedentes"),
    year_words=("annee", "an"), hour_words=("heure", "heures"),
    months=("janv", "fevr", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov",
            "dec"),
)  # fmt: skip

GERMAN = Language(
    code="de", name="German", decimal_comma=True, day_first=True,
    measures={
        "clicks": ("klicks",), "impressions": ("impressionen",),
        "ctr": ("ctr", "klickrate", "durchschnittliche ctr"),
        "position": ("position", "durchschnittliche position"),
    },
    keys={
        DATE: ("datum", "tag"), FILTER: ("filtern", "filter"),
        Dimension.QUERY: ("haufigste suchanfragen", "top-suchanfragen", "suchanfragen",
                          "suchanfrage"),
        Dimension.PAGE: ("haufigste seiten", "die haufigsten seiten", "top-seiten", "seiten",
                         "seite"),
        Dimension.COUNTRY: ("land", "lander"),
        Dimension.DEVICE: ("gerat", "gerate"),
        Dimension.APPEARANCE: ("darstellung in der suche",),
    },
    value_names=("wert",), type_names=("suchtyp",), web_names=("web",),
    previous_words=("vorherige", "vorheriger", "vorherigen", "vorherigere", "davor"),
    year_words=("jahr", "vorjahr", "jahre"), hour_words=("stunde", "stunden"),
    months=("jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez"),
)  # fmt: skip

SPANISH = Language(
    code="es", name="Spanish", decimal_comma=True, day_first=True,
    measures={
        "clicks": ("clics",), "impressions": ("impresiones",), "ctr": ("ctr",),
        "position": ("posicion", "posicion media"),
    },
    keys={
        DATE: ("fecha",), FILTER: ("filtro",),
        Dimension.QUERY: ("consultas principales", "consultas", "consulta"),
        Dimension.PAGE: ("paginas principales", "paginas", "pagina"),
        Dimension.COUNTRY: ("pais", "paises"),
        Dimension.DEVICE: ("dispositivo", "dispositivos"),
        Dimension.APPEARANCE: ("aspecto en el buscador", "apariencia en el buscador"),
    },
    value_names=("valor",), type_names=("tipo de busqueda",), web_names=("web",),
    previous_words=("anterior", "anteriores"), year_words=("ano",), hour_words=("hora", "horas"),
    months=("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"),
)  # fmt: skip

ITALIAN = Language(
    code="it", name="Italian", decimal_comma=True, day_first=True,
    measures={
        "clicks": ("clic",), "impressions": ("impressioni",), "ctr": ("ctr",),
        "position": ("posizione", "posizione media"),
    },
    keys={
        DATE: ("data",), FILTER: ("filtro",),
        Dimension.QUERY: ("query principali", "query"),
        Dimension.PAGE: ("pagine principali", "pagine", "pagina"),
        Dimension.COUNTRY: ("paese", "paesi"),
        Dimension.DEVICE: ("dispositivo", "dispositivi"),
        Dimension.APPEARANCE: ("aspetto nella ricerca",),
    },
    value_names=("valore",), type_names=("tipo di ricerca",), web_names=("web",),
    previous_words=("precedente", "precedenti"), year_words=("anno",), hour_words=("ora", "ore"),
    months=("gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"),
)  # fmt: skip

DUTCH = Language(
    code="nl", name="Dutch", decimal_comma=True, day_first=True,
    measures={
        "clicks": ("klikken",), "impressions": ("vertoningen",), "ctr": ("ctr",),
        "position": ("positie", "gemiddelde positie"),
    },
    keys={
        DATE: ("datum",), FILTER: ("filter",),
        Dimension.QUERY: ("populairste zoekopdrachten", "zoekopdrachten", "zoekopdracht"),
        Dimension.PAGE: ("populairste pagina's", "pagina's", "pagina"),
        Dimension.COUNTRY: ("land", "landen"),
        Dimension.DEVICE: ("apparaat", "apparaten"),
        Dimension.APPEARANCE: ("zoekopmaak", "uiterlijk in zoekresultaten"),
    },
    value_names=("waarde",), type_names=("zoektype",), web_names=("web", "internet"),
    previous_words=("vorige", "voorgaande"), year_words=("jaar",), hour_words=("uur",),
    months=("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
)  # fmt: skip

LANGUAGES = (ENGLISH, FRENCH, GERMAN, SPANISH, ITALIAN, DUTCH)
LANGUAGE_NAMES = ", ".join(language.name for language in LANGUAGES)
