"""Made-up clients with intakes of a realistic size, and thirty planned pages for each."""

from igny8.content.rules.assignment import Assignment, PageLink
from igny8.content.rules.facts import Fact, FactSheet, Named, Offer, Problem, Question


def _facts(root: str, *texts: str) -> tuple[Fact, ...]:
    return tuple(Fact(text, f"{root}[{at}]") for at, text in enumerate(texts))


def _named(root: str, *names: str) -> tuple[Named, ...]:
    return tuple(Named(Fact(name, f"{root}[{at}].name")) for at, name in enumerate(names))


def _service(at: int, name: str, description: str, *features: str) -> Offer:
    root = f"services[{at}]"
    return Offer(
        kind="service",
        name=Fact(name, f"{root}.name"),
        description=Fact(description, f"{root}.description"),
        features=_facts(f"{root}.features", *features),
    )


def _product(
    at: int,
    name: str,
    category: str,
    price: str,
    description: str,
    *features: str,
    pros: tuple[str, ...] = (),
    cons: tuple[str, ...] = (),
) -> Offer:
    root = f"products[{at}]"
    return Offer(
        kind="product",
        name=Fact(name, f"{root}.name"),
        category=Fact(category, f"{root}.category"),
        price=Fact(price, f"{root}.price"),
        description=Fact(description, f"{root}.description"),
        features=_facts(f"{root}.features", *features),
        pros=_facts(f"{root}.pros", *pros),
        cons=_facts(f"{root}.cons", *cons),
    )


def _problem(at: int, name: str, solution: str) -> Problem:
    root = f"problems[{at}]"
    return Problem(Fact(name, f"{root}.name"), Fact(solution, f"{root}.solution"))


def _question(at: int, question: str, answer: str) -> Question:
    return Question(Fact(question, f"faqs[{at}].question"), Fact(answer, f"faqs[{at}].answer"))


RIVERBEND = FactSheet(
    company=Fact("Riverbend Exteriors", "name"),
    about=_facts(
        "about",
        "Riverbend Exteriors is a family company that has worked on house fronts since 1998.",
        "Every crew is led by a foreman who has been with the company for at least five years.",
    ),
    offers=(
        _service(0, "Vinyl Siding Installation",
                 "We take the old cladding off, check the wall behind it and put up new vinyl "
                 "siding with insulated backing. One crew stays on the house until it is done.",
                 "Insulated backing on every wall", "Old cladding taken away by us",
                 "Eight standard colors", "A written record of the wall behind the cladding"),
        _service(1, "Fiber Cement Siding",
                 "Fiber cement boards from Everhart Board, cut on site and painted in the "
                 "factory. Suited to houses near the water.",
                 "Factory paint", "Boards cut on site", "Trim in the same color"),
        _service(2, "Siding Repair",
                 "We replace single boards and panels after storms and match their color as "
                 "closely as the maker allows.",
                 "Single boards replaced", "Color matched to the old wall",
                 "Photo report for the insurer"),
        _service(3, "Window Trim",
                 "New trim around windows and doors, in wood or composite, with fresh seals.",
                 "Wood or composite", "Seals renewed in the same visit"),
        _service(4, "Storm Damage Claims Help",
                 "We document the damage with photos and measurements and meet the adjuster at "
                 "the house.",
                 "Photos and measurements", "A meeting with the adjuster"),
    ),
    problems=(
        _problem(0, "Drafty rooms", "We close the gaps behind the cladding and add insulated "
                 "backing to the outside walls."),
        _problem(1, "Faded color", "We clean a test patch first and tell you whether new boards "
                 "are needed at all."),
        _problem(2, "Storm damage", "We secure loose panels within two working days and plan the "
                 "repair afterwards."),
        _problem(3, "Water behind the wall", "We open the wall, dry it, and renew the house wrap "
                 "before anything is closed."),
    ),
    brands=_named("brands", "Everhart Board", "Kestrel Vinyl", "Northpane"),
    places=_named("locations", "Millbrook", "Harlan Falls", "Port Addison", "Eastlake",
                  "Fairmont Grove", "Cedar Junction"),
    audiences=_named("audiences", "home owners", "landlords with up to ten houses",
                     "property managers"),
    strengths=_facts("strengths", "Licensed and insured in both counties",
                     "Ten-year guarantee on our own work", "A fixed price after the first visit"),
    steps=_facts("process", "You send photos and your address",
                 "We visit, measure and leave a fixed price",
                 "You choose color and trim from samples at your house",
                 "Our crew works until the house is closed",
                 "We walk around the house together and note what is left"),
    contacts=_facts("contact", "Phone: 555 0134", "E-mail: hello@riverbend.example"),
    questions=(
        _question(0, "Do you work in winter?", "Yes, down to freezing. Below that the vinyl is "
                  "too brittle to cut, and we wait."),
        _question(1, "How long does a house take?", "Most houses take four to six working days, "
                  "depending on the trim."),
        _question(2, "Do we have to be at home?", "Only on the first and the last day."),
        _question(3, "Can you match our old color?", "Often, but not always. We bring samples and "
                  "hold them against the wall with you."),
        _question(4, "Who takes the old siding away?", "We do. It is part of the price."),
        _question(5, "Is there a guarantee?", "Ten years on our own work; the maker's guarantee "
                  "for the boards comes on top."),
    ),
)  # fmt: skip

RIVERBEND_PAGES = (
    ("Vinyl Siding: a Guide for Home Owners", "vinyl siding", "cluster_hub", "Vinyl Siding"),
    ("Vinyl Siding Installation", "vinyl siding installation", "service", "Vinyl Siding"),
    ("Vinyl Siding in Millbrook", "vinyl siding millbrook", "post", "Vinyl Siding"),
    ("Vinyl Siding in Harlan Falls", "vinyl siding harlan falls", "post", "Vinyl Siding"),
    ("Vinyl Siding in Port Addison", "vinyl siding port addison", "post", "Vinyl Siding"),
    ("Vinyl Siding in Eastlake", "vinyl siding eastlake", "post", "Vinyl Siding"),
    ("Vinyl Siding in Fairmont Grove", "siding contractors fairmont grove", "post", "Vinyl Siding"),
    ("Vinyl Siding in Cedar Junction", "siding cedar junction", "post", "Vinyl Siding"),
    ("How Much Does Vinyl Siding Installation Cost?",
     "how much does vinyl siding installation cost", "post", "Vinyl Siding"),
    ("Choosing a Vinyl Siding Color", "vinyl siding colors", "post", "Vinyl Siding"),
    ("Fiber Cement Siding: the Guide", "fiber cement siding", "cluster_hub", "Fiber Cement Siding"),
    ("Fiber Cement Siding", "fiber cement siding installation", "service", "Fiber Cement Siding"),
    ("Everhart Board Siding Explained", "everhart board siding", "post", "Fiber Cement Siding"),
    ("Fiber Cement or Vinyl Siding?", "fiber cement vs vinyl siding", "post",
     "Fiber Cement Siding"),
    ("Fiber Cement Siding in Port Addison", "fiber cement siding port addison", "post",
     "Fiber Cement Siding"),
    ("Painting Fiber Cement Siding", "can you paint fiber cement siding", "post",
     "Fiber Cement Siding"),
    ("Siding Repair: a Guide", "siding repair", "cluster_hub", "Siding Repair"),
    ("Siding Repair", "siding repair service", "service", "Siding Repair"),
    ("Siding Repair after Storm Damage", "storm damage siding repair", "post", "Siding Repair"),
    ("Siding Repair in Millbrook", "siding repair millbrook", "post", "Siding Repair"),
    ("Siding Repair in Eastlake", "siding repair eastlake", "post", "Siding Repair"),
    ("Water behind the Wall: What to Do", "water behind siding", "post", "Siding Repair"),
    ("Faded Color: Repair or Replace?", "faded siding color", "post", "Siding Repair"),
    ("Drafty Rooms and Your Siding", "drafty rooms siding", "post", "Siding Repair"),
    ("Window Trim", "window trim replacement", "service", "Window Trim"),
    ("Window Trim in Harlan Falls", "window trim harlan falls", "post", "Window Trim"),
    ("When Should Window Trim Be Replaced?", "when to replace window trim", "post", "Window Trim"),
    ("Storm Damage Claims Help", "storm damage insurance claim help", "service", "Storm Damage"),
    ("Storm Damage: All Our Pages", "storm damage", "taxonomy_landing", "Storm Damage"),
    ("Storm Damage in Cedar Junction", "storm damage cedar junction", "post", "Storm Damage"),
)  # fmt: skip

TALLOW = FactSheet(
    company=Fact("Tallow & Pine", "name"),
    about=_facts("about", "Tallow & Pine sells chairs and tables to halls, hotels and caterers."),
    offers=(
        _product(0, "Ashby Banquet Chair", "Banquet Chairs", "£38.50",
                 "A stacking chair with a steel frame and a wipe-clean seat.",
                 "Stacks ten high", "Weighs 4.8 kg", "Seat height 46 cm",
                 pros=("Stacks ten high in a corner", "Covers can be ordered singly"),
                 cons=("Heavier than the Calder",)),
        _product(1, "Calder Banquet Chair", "Banquet Chairs", "£54.00",
                 "An aluminium chair with a padded back for long evenings.",
                 "Weighs 3.9 kg", "Padded back", "Links to its neighbour",
                 pros=("The lightest chair we sell",), cons=("Stacks six high only",)),
        _product(2, "Denholm Folding Chair", "Folding Chairs", "£21.00",
                 "A folding chair in beech with a slatted seat.",
                 "Folds flat to 6 cm", "Beech, oiled"),
        _product(3, "6ft Trestle Table", "Trestle Tables", "£62.00",
                 "A rectangular folding table for six, with a plywood top.",
                 "183 x 76 cm", "Legs lock open", "Seats six"),
        _product(4, "8ft Trestle Table", "Trestle Tables", "£79.00",
                 "A rectangular folding table for eight, with a plywood top.",
                 "244 x 76 cm", "Legs lock open", "Seats eight",
                 pros=("Seats eight with room for dishes",),
                 cons=("Two people are needed to carry it",)),
        _product(5, "5ft Round Table", "Round Tables", "£88.00",
                 "A round banqueting table that seats eight.",
                 "Diameter 152 cm", "Folds in the middle"),
    ),
    problems=(
        _problem(0, "Storage is tight", "Chairs that stack ten high and tables that fold flat."),
        _problem(1, "Stained seats", "Wipe-clean covers that can be ordered singly."),
    ),
    brands=_named("brands", "Tallow & Pine", "Hearthwood"),
    places=_named("locations", "Leeds", "York", "Bradford"),
    strengths=_facts("strengths", "Delivery in England and Wales", "Spare parts for five years"),
    contacts=_facts("contact", "E-mail: orders@tallowpine.example"),
    questions=(
        _question(0, "Can I buy a single chair?", "Yes, from one piece."),
        _question(1, "Do you deliver to Scotland?", "Not at present."),
        _question(2, "Can I see a chair first?", "Yes, in our showroom in Leeds, by appointment."),
        _question(3, "How do I clean the seats?", "With a damp cloth and mild soap."),
    ),
)  # fmt: skip

_TALLOW_SUBJECTS = (
    ("Ashby Banquet Chair", "ashby banquet chair", "product", "Banquet Chairs"),
    ("Calder Banquet Chair", "calder banquet chair", "product", "Banquet Chairs"),
    ("Denholm Folding Chair", "denholm folding chair", "product", "Folding Chairs"),
    ("6ft Trestle Table", "6ft trestle table", "product", "Trestle Tables"),
    ("8ft Trestle Table", "8ft trestle table", "product", "Trestle Tables"),
    ("5ft Round Table", "5ft round banqueting table", "product", "Round Tables"),
    ("Banquet Chairs", "banquet chairs", "taxonomy_landing", "Banquet Chairs"),
    ("Folding Chairs", "folding chairs", "taxonomy_landing", "Folding Chairs"),
    ("Trestle Tables", "commercial trestle tables", "taxonomy_landing", "Trestle Tables"),
    ("Round Tables", "round banquet tables", "taxonomy_landing", "Round Tables"),
    ("Banquet Chairs: the Guide", "banqueting chairs", "cluster_hub", "Banquet Chairs"),
    ("Trestle Tables: the Guide", "folding trestle tables", "cluster_hub", "Trestle Tables"),
    ("How Many People Fit at a Trestle Table?", "how many people fit at a 6ft trestle table",
     "post", "Trestle Tables"),
    ("6ft or 8ft Trestle Table?", "6ft vs 8ft trestle table", "post", "Trestle Tables"),
    ("Storing Trestle Tables", "how to store trestle tables", "post", "Trestle Tables"),
    ("Steel or Aluminium Banquet Chairs", "steel banquet chairs", "post", "Banquet Chairs"),
    ("Cleaning Banquet Chairs", "how to clean banquet chairs", "post", "Banquet Chairs"),
    ("Stacking Banquet Chairs", "stacking banquet chairs", "post", "Banquet Chairs"),
    ("Banquet Chairs for Village Halls", "village hall chairs", "post", "Banquet Chairs"),
    ("Banquet Chairs for Hotels", "hotel banquet chairs", "post", "Banquet Chairs"),
    ("Banquet Chairs in Leeds", "banquet chairs leeds", "post", "Banquet Chairs"),
    ("Folding Chairs in York", "folding chairs york", "post", "Folding Chairs"),
    ("Folding Chairs for Weddings", "wedding folding chairs", "post", "Folding Chairs"),
    ("Wooden Folding Chairs", "wooden folding chairs", "post", "Folding Chairs"),
    ("Round or Rectangular Tables?", "round vs rectangular banquet tables", "post", "Round Tables"),
    ("Round Tables for Eight", "round table for 8", "post", "Round Tables"),
    ("Trestle Tables for Caterers", "catering trestle tables", "post", "Trestle Tables"),
    ("Trestle Tables in Bradford", "trestle tables bradford", "post", "Trestle Tables"),
    ("When Storage Is Tight", "space saving chairs and tables", "post", "Folding Chairs"),
    ("Stained Seats: Clean or Replace?", "stained chair seats", "post", "Banquet Chairs"),
)  # fmt: skip
TALLOW_PAGES = _TALLOW_SUBJECTS

# A client that told us almost nothing.
SPARSE = FactSheet(
    company=Fact("Open Table Trust", "name"),
    offers=(
        Offer(kind="service", name=Fact("School Meals Programme", "services[0].name")),
        Offer(kind="service", name=Fact("Farm Visits", "services[1].name")),
    ),
    problems=(Problem(Fact("Hunger in schools", "problems[0]")),),
    places=_named("locations", "Kumasi"),
)
SPARSE_PAGES = tuple(
    (title.format(subject), keyword.format(subject.lower()), "post", subject)
    for subject in ("School Meals", "Farm Visits", "Fair Prices")
    for title, keyword in (
        ("Planning {}", "planning {}"), ("What Do {} Cost?", "what do {} cost"),
        ("{} in Kumasi", "{} kumasi"), ("Starting with {}", "how to start with {}"),
        ("{}: Who Decides?", "{} decisions"), ("Understanding {}", "what are {}"),
        ("Reporting on {}", "{} report"), ("Checking {}", "{} checklist"),
        ("Joining {}", "join {}"), ("{} for Parents", "{} for parents"),
    )
)  # fmt: skip


def slug_of(title: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in title.lower()).split())


def pages(
    sheet: FactSheet, plan: tuple[tuple[str, str, str, str], ...], *, country: str = "US"
) -> list[Assignment]:
    """The plan's pages as they are given to a writer, each with links into its cluster."""
    return [
        Assignment(
            site=sheet.company.text,
            turn=turn,
            title=title,
            slug=slug_of(title),
            content_type=kind,
            role="hub" if kind == "cluster_hub" else "supporting",
            cluster=cluster,
            target_keyword=keyword,
            facts=sheet,
            links=tuple(
                PageLink(slug_of(other), other, is_hub=other_kind == "cluster_hub")
                for other, _, other_kind, near in plan
                if near == cluster and other != title
            ),
            country=country,
        )
        for turn, (title, keyword, kind, cluster) in enumerate(plan)
    ]
