"""How the facts of the intake are introduced: headings and the sentences that lead to them.

`{topic}`, `{company}`, `{place}`, `{search}`, `{problem}` and `{items}` are filled in with the
page's own words; `[[a|b]]` is a choice of wording.
"""

PLAN_HEADINGS = {
    "": (
        "What {company} says on this",
        "The facts, one by one",
        "What is known",
        "Point by point",
        "The answer, as far as {company} gives it",
    ),
    "cost": ("What {company} says about the price", "The price, and what goes with it",
             "Figures to start from", "What it costs at {company}"),
    "prices": ("Prices at {company}", "What each one costs", "The prices, one by one",
               "Figures to compare"),
    "sizes": ("Sizes, one by one", "The sizes that {company} states", "Measurements at a glance",
              "Which sizes there are"),
    "signs": ("Signs to look for", "What you may notice", "The signs that {company} names",
              "Look out for these"),
    "process": ("The course of the work", "Step by step", "What happens, in order",
                "From start to finish"),
    "features": ("What sets them apart", "The details that {company} names", "What to look at",
                 "Details, model by model"),
    "materials": ("Materials, one by one", "What they are made of", "The materials in question",
                  "Made of what?"),
    "duration": ("How long it takes", "The time to allow", "What {company} says about time",
                 "Hours, days or weeks?"),
    "worth": ("Benefits and drawbacks", "What speaks for it, what against",
              "The two sides, as {company} sees them", "Reasons on both sides"),
    "pros_and_cons": ("Pros and cons, one by one", "The two sides", "What to weigh",
                      "In favor and against"),
    "care": ("Care, step by step", "What {company} says about care", "Cleaning and looking after",
             "To keep it in good shape"),
    "includes": ("What is included", "Part of the work", "What {company} counts in",
                 "Included, as {company} states it"),
    "mistakes": ("Drawbacks to know beforehand", "What can go wrong", "Limits and causes",
                 "Know these points first"),
    "uses": ("Uses, one by one", "Where they are at home", "What each is meant for",
             "Good for which occasion?"),
}  # fmt: skip

PLAN_LEADS = (
    "All of this comes from {company}; [[compare it with your own case|hold it against your "
    "list]].",
    "{company} states the following:",
    "Read this part first, and closely:",
    "Here is what {company} says about it:",
    "These are the facts to go by:",
    "What you find here was given by {company} itself:",
    "Mark what applies to you:",
)

NO_PRICE = (
    "A price is not stated here; ask {company} for one, in writing.",
    "{company} names no price on this page. Ask for one that covers the whole task.",
    "For a figure, describe your case to {company}; none is stated here.",
    "What it costs is not stated here: ask, and ask what is included.",
)

USES_HEADINGS = (
    "What it is used for",
    "Where to use {topic}",
    "Uses that {company} names",
    "Good for what?",
    "When to think of {topic}",
)

USES_LEADS = (
    "{company} names these uses; see whether yours is among them:",
    "Look for your own case in this list:",
    "According to {company}, it is meant for:",
    "If one of these is what you have in mind, read on:",
    "The uses, as {company} states them:",
)

CARE_HEADINGS = (
    "Looking after {topic}",
    "Care and cleaning",
    "How to keep it in good shape",
    "What {company} says about care",
)

CARE_LEADS = (
    "{company} gives this advice:",
    "Keep these points where the people who use it can see them:",
    "[[Follow what {company} says|Do as {company} says]]:",
    "The care instructions, in short:",
)

REMARK_HEADINGS = (
    "Good to know",
    "What {company} adds",
    "A few more facts",
    "Worth knowing beforehand",
    "Also from {company}",
)

REMARK_LEADS = (
    "{company} [[adds|points out]]:",
    "Keep this in mind as well:",
    "From {company}, on this very subject:",
    "These points go with it:",
)

DEFINITION_HEADINGS = (
    "What {company} means by {topic}",
    "{topic}, in the words of {company}",
    "{topic}: what is meant",
    "A definition to start from",
    "What is meant by {topic}?",
    "First of all: what it is",
)

DESCRIPTION_HEADINGS = (
    "{topic}, in the words of {company}",
    "First of all: what it is",
    "What to picture",
    "{topic} described",
    "What {company} says about {topic}",
    "To begin with: the description",
)

DEFINITION_LEADS = (
    "{company} [[describes it like this|puts it this way]]:",
    "In the company’s own words:",
    "This is the description that {company} gives of {topic}:",
    "So that we talk about the same thing, here is the definition that {company} works with:",
    "Taken from the description that {company} gives:",
    "The description reads:",
)

FEATURE_HEADINGS = (
    "What belongs to {topic}",
    "The details of {topic}",
    "What you get",
    "{topic}: the points that {company} names",
    "Facts to hold against your list",
    "What {company} says it includes",
)

FEATURE_LEADS = (
    "{company} names these points; hold each against [[your own needs|what you need]]:",
    "Go through the following line by line and mark what matters in your case:",
    "These are the details that {company} gives:",
    "According to {company}, this belongs to {topic}:",
    "Here is what can be said with certainty, because {company} states it:",
    "Read these as a checklist:",
)

OFFER_HEADINGS = (
    "What {company} offers around {topic}",
    "Your options with {company}",
    "The choice at {company}",
    "{topic}: what there is to choose from",
    "Related offers",
    "What else belongs to this subject",
)

OFFER_LEADS = (
    "{company} lists the following, [[with a word on each|in its own words]]:",
    "These offers [[touch on the same subject|are close to this one]]:",
    "To find out which comes nearest to your case, read what {company} says of each:",
    "The choice, as {company} describes it:",
    "Compare these descriptions with your list of needs:",
    "Start with the name that sounds most like your task:",
)

NAMED_OFFER_LEADS = (
    "{company} lists the following:",
    "These offers touch on the same subject:",
    "Start with the name that sounds most like your task:",
    "This is what {company} has to choose from:",
    "Mark the names that you want to know more about, and ask:",
)

ONE_OFFER_LEADS = (
    "{company} lists this offer:",
    "This is what {company} has here:",
    "Here is the offer to look at first:",
    "See if this comes near to what you need:",
    "Hold this against your list of needs:",
)

TABLE_HEADINGS = (
    "{topic} side by side",
    "A comparison on one page",
    "Compared at a glance",
    "The options next to each other",
    "{topic}: a comparison",
    "Which one is which?",
)

TABLE_LEADS = (
    "The table shows what {company} states about each; a dash means that nothing is stated.",
    "All entries come from {company}; where there is a dash, ask.",
    "Read across for one option and down for one point. A dash stands for “not stated”.",
    "Use the table to rule out before you choose; a dash is a question to ask.",
    "Only what {company} states is in the table, and a dash marks what it leaves open.",
)

FOR_AND_AGAINST_HEADINGS = (
    "Pros and cons of {topic}",
    "What speaks for {topic}, and what against",
    "For and against",
    "Both sides of {topic}",
    "The case for it and the case against it",
)

FOR_AND_AGAINST_LEADS = (
    "{company} names both sides; weigh them by your own case.",
    "Both lists come from {company}.",
    "Give each line a weight of your own before you add them up.",
    "Here are the points that {company} itself puts on the scale.",
    "Read the second list first; then see whether the first still convinces you.",
)

PROBLEM_HEADINGS = (
    "Is this your problem?",
    "What it helps with",
    "Problems that {company} takes on",
    "Where it starts: the trouble behind the search",
    "Which of these do you know?",
    "When people turn to {company}",
)

PROBLEM_LEADS = (
    "See whether one of these describes your situation:",
    "{company} names the following as reasons to get in touch:",
    "Mark the line that comes closest to what you see:",
    "Start from the trouble, not from the remedy. {company} deals with:",
    "These are the problems that {company} says it solves:",
    "Tell {company} which of these applies to you:",
)

ONE_PROBLEM_HEADINGS = (
    "When the trouble is {problem}",
    "{problem}: what to do first",
    "Dealing with {problem}",
    "Starting from {problem}",
    "Begin with the trouble: {problem}",
)

ONE_PROBLEM_LEADS = (
    "{company} counts {problem} among the problems it solves.",
    "{company} lists {problem} as a reason to get in touch.",
    "{company} says that it deals with {problem}.",
    "If your trouble is {problem}, {company} is one place to ask.",
)

ONE_PROBLEM_ADVICE = (
    "Note since when you have seen it, where exactly, and what makes it better or worse.",
    "Take a photo or write down an example before you change anything.",
    "Ask what the cause could be in your case before you ask for a price.",
    "Write down what you have tried already, and with what result.",
    "Say how urgent it is, and what would happen if you waited.",
    "Ask how you would notice that it is solved for good.",
)

PLACE_HEADINGS = (
    "{topic} in {place}",
    "In {place}: what to know",
    "{company} in {place}",
    "For readers in {place}",
    "Close by: {place}",
)

PLACE_LEADS = (
    "{place} is on the list of places that {company} serves.",
    "{company} names {place} as one of the places where it works.",
    "{company} works in {place}.",
    "Among the places that {company} lists is {place}.",
    "If you are in {place}, {company} counts you in its area.",
)

PLACE_ADVICE = (
    "Say in your first message where in {place} you are and how one gets there.",
    "Ask whether anything particular to {place} has to be observed in your case.",
    "Mention the part of {place} you are in, and a good time of day to come.",
    "Find out which office in {place} you would ask if a permit were needed.",
    "Ask for an example in or near {place} that you may look at.",
    "Note parking, access and opening hours at your address in {place} before the first visit.",
)

AREA_HEADINGS = (
    "Where {company} works",
    "The area",
    "Places served",
    "Is your place on the list?",
    "Where to find {company}",
)

AREA_LEADS = (
    "{company} names these places: {items}.",
    "The area of {company} takes in {items}.",
    "On the list of {company} are {items}.",
    "{items}: these are places that {company} serves.",
    "Places that {company} works in are {items}.",
)

AREA_ADVICE = (
    "If yours is missing, ask; [[a list is not a border|you lose nothing by asking]].",
    "Name your place in the first message.",
    "Give your full address when you ask about dates.",
    "Say at once if the place of work is not your own address.",
)

BRAND_LEADS = (
    "Brands that {company} names: {items}.",
    "{company} works with {items}.",
    "On the list of brands are {items}.",
    "You will meet these names at {company}: {items}.",
    "The brands here are {items}.",
)

BRAND_ADVICE = (
    "Ask what speaks for one of them in your case.",
    "Ask which of them fits what you have already.",
    "If you know one of them, say what you liked or missed.",
    "Let the reason decide, not the name.",
)

STEP_HEADINGS = (
    "How {company} goes about it",
    "The way it works",
    "Step by step with {company}",
    "What happens after you ask",
    "From the first message on",
)

STEP_LEADS = (
    "{company} describes the course like this:",
    "These are the steps that {company} names:",
    "So that you know what comes next:",
    "In the order in which {company} does it:",
    "Ask at each step what is expected of you:",
)

STRENGTH_HEADINGS = (
    "What {company} says for itself",
    "What you can hold {company} to",
    "Facts about {company}",
    "Who is behind it",
    "{company} in a few lines",
)

STRENGTH_LEADS = (
    "Have these points confirmed if they matter to your decision:",
    "{company} states:",
    "Ask to see what stands behind each line:",
    "From what {company} says about itself:",
    "A few facts, as {company} gives them:",
)

AUDIENCE_LEADS = (
    "{company} has these people in mind: {items}.",
    "It is meant for {items}.",
    "{company} works for {items}.",
    "Those whom {company} addresses are {items}.",
)

CATALOG_HEADINGS = (
    "What belongs here",
    "{topic}: the list",
    "What {company} has under {topic}",
    "The shelf at a glance",
    "What you find under {topic}",
)
