"""How good a link is, from 0 to 100, and why: what is not known is said, and not counted."""

from dataclasses import dataclass

# Points for each part; a part that is not known is left out of the sum.
DR_POINTS = 25
RELEVANCE_POINTS = 20
CONTENT_POINTS = 15
REL_POINTS = 10
ANCHOR_POINTS = 5
INDEX_POINTS = 15
PLACEMENT_POINTS = 5
OUTBOUND_POINTS = 5
GOOD_DR = 70
FEW_OUTBOUND, MANY_OUTBOUND = 20, 100
LOWEST_GRADE, BEST_GRADE = 1, 5
# Below this a person should look at the link.
FLAG_BELOW = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityFacts:
    """What is known of a link; None where it is not. Grades are a person's, from 1 to 5."""

    dr: int | None = None
    niche_matches: bool | None = None
    relevance_grade: int | None = None
    content_grade: int | None = None
    placement_grade: int | None = None
    is_indexable: bool | None = None
    rel_as_agreed: bool | None = None
    anchor_as_agreed: bool | None = None
    placement_as_agreed: bool | None = None
    outbound_count: int | None = None


@dataclass(frozen=True, slots=True)
class QualityPart:
    """One part of the score: points reached, points possible, and the reason."""

    name: str
    points: int
    possible: int
    reason: str


@dataclass(frozen=True, slots=True)
class Quality:
    """The score, what it is made of, and what is not known."""

    score: int
    parts: tuple[QualityPart, ...]
    unknown: tuple[str, ...]

    @property
    def needs_a_look(self) -> bool:
        return self.score < FLAG_BELOW


def quality_score(facts: QualityFacts) -> Quality | None:
    """The link's quality; None where nothing at all is known."""
    found = (
        ("Domain rating", _rating_part(facts.dr)),
        ("Relevance", _relevance_part(facts)),
        ("Content", _grade_part("Content", facts.content_grade, CONTENT_POINTS)),
        ("Listed by search engines", _index_part(is_indexable=facts.is_indexable)),
        ("Rel", _agreed_part("Rel", REL_POINTS, agreed=facts.rel_as_agreed)),
        ("Text", _agreed_part("Text", ANCHOR_POINTS, agreed=facts.anchor_as_agreed)),
        ("Placement", _placement_part(facts)),
        ("Links on the page", _outbound_part(facts.outbound_count)),
    )
    parts = tuple(part for _, part in found if part)
    possible = sum(part.possible for part in parts)
    if not possible:
        return None
    reached = sum(part.points for part in parts)
    unknown = tuple(name for name, part in found if part is None)
    return Quality((200 * reached + possible) // (2 * possible), parts, unknown)


def _rating_part(dr: int | None) -> QualityPart | None:
    if dr is None:
        return None
    points = min(dr, GOOD_DR) * DR_POINTS // GOOD_DR
    return QualityPart("Domain rating", points, DR_POINTS, f"The publisher is rated {dr}.")


def _relevance_part(facts: QualityFacts) -> QualityPart | None:
    if facts.relevance_grade is not None:
        return _grade_part("Relevance", facts.relevance_grade, RELEVANCE_POINTS)
    if facts.niche_matches is None:
        return None
    points = RELEVANCE_POINTS if facts.niche_matches else RELEVANCE_POINTS // 2
    what = "the client's niche" if facts.niche_matches else "general subjects"
    return QualityPart("Relevance", points, RELEVANCE_POINTS, f"The publisher writes for {what}.")


def _grade_part(name: str, grade: int | None, possible: int) -> QualityPart | None:
    if grade is None:
        return None
    steps = BEST_GRADE - LOWEST_GRADE
    points = possible * (grade - LOWEST_GRADE) // steps
    return QualityPart(name, points, possible, f"A person graded it {grade} of {BEST_GRADE}.")


def _index_part(*, is_indexable: bool | None) -> QualityPart | None:
    if is_indexable is None:
        return None
    reason = "The page may be listed." if is_indexable else "The page may not be listed."
    points = INDEX_POINTS if is_indexable else 0
    return QualityPart("Listed by search engines", points, INDEX_POINTS, reason)


def _agreed_part(name: str, possible: int, *, agreed: bool | None) -> QualityPart | None:
    if agreed is None:
        return None
    reason = "It is as agreed." if agreed else "It is not as agreed."
    return QualityPart(name, possible if agreed else 0, possible, reason)


def _placement_part(facts: QualityFacts) -> QualityPart | None:
    if facts.placement_grade is not None:
        return _grade_part("Placement", facts.placement_grade, PLACEMENT_POINTS)
    return _agreed_part("Placement", PLACEMENT_POINTS, agreed=facts.placement_as_agreed)


def _outbound_part(count: int | None) -> QualityPart | None:
    if count is None:
        return None
    over = min(max(count - FEW_OUTBOUND, 0), MANY_OUTBOUND - FEW_OUTBOUND)
    points = OUTBOUND_POINTS - OUTBOUND_POINTS * over // (MANY_OUTBOUND - FEW_OUTBOUND)
    reason = f"The page links to other sites {count} times."
    return QualityPart("Links on the page", points, OUTBOUND_POINTS, reason)
