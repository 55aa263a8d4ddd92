"""How a page opens, sums up, leads on and ends; see wordings."""

OPEN_ON_A_SEARCH = (
    "If you are looking for {search}, [[this page is for you|you are in the right place]]: it puts "
    "what {company} offers next to the questions worth settling first.",
    "This page is about {search}, seen from the side of someone who still has to decide.",
    "Here is what {company} has to say about {search}, together with a way to prepare your "
    "decision.",
    "You want to know more about {search}. Below you find the facts that {company} gives, and room "
    "for your own.",
    "{search}: what {company} offers, what to ask, and [[how to go on from here|what to do next]].",
    "Did you type in “{search}”? This page follows your task from the first note to the last "
    "check.",
    "Use this page as a worksheet for {search}: facts first, then the questions that only you can "
    "answer.",
    "Looking into {search}? Start with what is known, then [[decide what matters to you|make your "
    "own list]].",
)

OPEN_ON_A_QUESTION = (
    "“{search}” is the question behind this page. [[Part of the answer|Some of it]] lies in what "
    "{company} offers, the rest in your own situation.",
    "You ask: “{search}” Here is what {company} can say about it, and what to find out before you "
    "decide.",
    "“{search}” [[To answer that for your case|For an answer that fits your case]], read what "
    "{company} offers first and then go through the notes below it.",
    "This page takes up a plain question: “{search}” It sets out the facts that {company} gives "
    "and the points to clear up.",
    "“{search}” Take the facts below, add your own, and you can put the question to {company} "
    "precisely.",
)

RESULT_PAGE = (
    "{search}: what {company} offers, which questions to ask first, and how to prepare a decision.",
    "What {company} says about {search}, with questions to ask and notes to take before you "
    "decide.",
    "{search} at {company}: the facts in short, a list of questions, and the next step.",
    "Facts and questions on {search}, from {company}: read, note what applies to you, and ask.",
)

RESULT_PAGE_FOR_A_QUESTION = (
    "{search} What {company} can say about it, and what to find out for your own case.",
    "{search} The facts that {company} gives, and the points to settle before you decide.",
    "{search} Facts from {company}, with a list of questions for your own situation.",
)

COVERS = (
    "Further down you find {parts}.",
    "The page goes on to {parts}.",
    "After that come {parts}.",
    "Read on for {parts}.",
    "The sections below take up {parts}.",
    "It also has notes on {parts}.",
)

PART_OF = (
    "It belongs to {hub}, where the whole subject is laid out.",
    "For the wider view, see {hub}.",
    "The guide {hub} shows how it fits in with the rest.",
    "You can also start from {hub}.",
    "It is one part of {hub}.",
    "[[Everything around it|The surroundings]] can be found under {hub}.",
)

SHORT_HEADINGS = ("TL;DR", "In short", "The short version", "In brief", "At a glance", "Key points")

OFFERED = (
    "{company} offers this: {name}.",
    "What it is about: {name}, from {company}.",
    "On offer at {company}: {name}.",
    "{company} has this on its list: {name}.",
)

SHORT_ACTIONS = (
    "First step: write down what you need, then ask {company}.",
    "Next: note your three most important questions and put them to {company}.",
    "To begin, describe your case in five lines and [[send them to|share them with]] {company}.",
    "What to do now: read the notes below and mark what applies to you.",
    "Start by deciding what a good result would be; the sections below help with that.",
    "Before anything else, settle who decides and by when.",
    "Go through the questions further down and tick the ones that are still open.",
)

GUIDE_HEADINGS = (
    "What this guide covers",
    "The parts of this guide",
    "Where to go from here",
    "Find your question",
    "A map of {topic}",
)

GUIDE_LEADS = (
    "[[Each part|Every page]] takes up one question:",
    "Choose the page that is closest to your task:",
    "You need not read them in order:",
    "Begin wherever your own question stands:",
    "The subject is split into these pages:",
)

READ_ON_HEADINGS = (
    "Read on",
    "More on this subject",
    "Pages that go with this one",
    "Related pages",
    "Next to read",
    "Further reading on this site",
)

READ_ON_LEADS = (
    "These pages take up neighboring questions:",
    "If your question was a different one, try these:",
    "From the same part of the site:",
    "To go further:",
    "Pages to open next:",
)

FAQ_HEADINGS = (
    "Frequently asked questions",
    "Questions that {company} is asked",
    "Questions and answers",
    "FAQ about {topic}",
    "Asked and answered",
)

CLOSING_HEADINGS = (
    "Your next step",
    "How to reach {company}",
    "Talk to {company}",
    "What to do next",
    "Ready to ask?",
    "Where to send your questions",
)

CLOSING_LEADS = (
    "Take your notes, pick the question that matters most, and ask {company}.",
    "When your list is ready, [[get in touch with|write to]] {company} and say what you need.",
    "Bring your questions about {topic} to {company} while they are fresh.",
    "Send {company} your list of needs and ask for a plain answer to each line.",
    "Tell {company} where you stand, what you need and by when.",
    "Decide on one next step, put a date on it, and let {company} know.",
    "If anything on this page is unclear, ask {company} before you decide.",
)
