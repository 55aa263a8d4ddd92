"""Advice that suits any subject: instructions and questions to the reader, never statements.

`{topic}` is what the page is about, `{company}` the client, `[[a|b]]` a choice of wording.
"""

from igny8.content.rules.house.angle import Angle

NEEDS = Angle(
    name="needs",
    headings=(
        "Decide what you need first",
        "Needs before names: where to begin",
        "What do you want from {topic}?",
        "Sort the must-haves from the nice-to-haves",
    ),
    leads=(
        "[[Before you look at {topic} in detail|Ahead of any comparison]], settle what a good "
        "result would look like for you.",
        "Take ten minutes and a pen before you ask anyone about {topic}.",
        "[[Begin with your own situation|Start from your own case]], not with a catalog or a "
        "price.",
        "Write your needs down before somebody else describes them for you.",
    ),
    lines=(
        "Finish the sentence “We will be happy with this if …” in plain words, and keep it in "
        "sight.",
        "List what has to be true on the first day, and [[put everything else|move the rest]] on a "
        "second list called “later”.",
        "Which of your wishes would you give up first if the budget or the date became tight?",
        "Note what you have today, what you like about it, and the one thing that has to change.",
        "Say who will live or work with the result every day, and ask them what bothers them now.",
        "Mark each wish with its reason; strike out the ones for which nobody can give you one.",
        "How will you tell, half a year from now, that choosing {topic} this way was right?",
        "Set a limit for effort as well as for money: how many hours can you give to this "
        "yourself?",
        "Describe the place, the people and the occasion in three lines that a stranger could "
        "follow.",
        "Keep one line free for the thing you cannot judge yet, and [[ask about it first|raise it "
        "first]] when you talk to {company}.",
        "If two wishes pull in different directions, decide now which of them wins.",
        "Read the finished list aloud to somebody who was not there when you wrote it.",
    ),
)

QUESTIONS = Angle(
    name="questions",
    form="bullets",
    headings=(
        "Questions worth asking about {topic}",
        "What to ask before you say yes",
        "A short list of questions to bring along",
        "Ask these before you decide on {topic}",
    ),
    leads=(
        "[[Take this list along|Keep this list at hand]] and write the answers beside it.",
        "Put the same questions to everyone you speak to, in the same order.",
        "Ask for a plain answer to each of these, and [[for the reason behind it|write it down]].",
        "Pick the ones that matter most in your case and ask them first.",
    ),
    lines=(
        "What exactly is included in what you quote me, and what would be charged on top?",
        "Which part of this do people in my position [[ask about most|get wrong most often]]?",
        "Who will be my contact, and how soon can I expect a reply when something comes up?",
        "What do you need from me, in what form, and by which day?",
        "Can I see a comparable example of {topic}, and may I ask the people behind it about it?",
        "What would make you advise me against this and towards something else?",
        "Which decisions can I still change later, and which are final once we begin?",
        "What happens if something arrives late, damaged or different from what we agreed?",
        "Who looks after {topic} afterwards, and how?",
        "Which terms apply to cancelling, and where are they written down?",
        "What is the smallest first step we could take to find out whether this fits?",
        "If you were in my place, what would you want to know that I have not asked?",
        "Is there a cheaper way to reach the same result, and what would I give up for it?",
    ),
)

BUDGET = Angle(
    name="budget",
    headings=(
        "Set a budget you can defend",
        "Money: agree the frame before the details",
        "How to plan the budget for {topic}",
        "Putting a figure on it",
    ),
    leads=(
        "Talk about money early, with [[a range instead of a single figure|a lower and an upper "
        "end]].",
        "Make the budget for {topic} a decision of your own, not the sum of other people’s offers.",
        "Work from the whole cost to the single price, not the other way round.",
        "Agree on the frame first; [[the details come after|haggling can wait]].",
    ),
    lines=(
        "Write down the amount you would like to spend, the amount you could spend, and what would "
        "have to be true for the second.",
        "Ask for the price of the whole task, from first contact to the last small thing, in one "
        "sum.",
        "Put aside a reserve and decide who is allowed to release it.",
        "Add your own hours to the sum: preparing, meeting, checking and [[clearing up|finishing "
        "off]].",
        "When two prices differ, ask both sides to name what is in theirs and what is not.",
        "Find out when each part is due, and match those days with the days your own money "
        "arrives.",
        "Have options priced one by one, so that you can drop one without starting again.",
        "Ask which running costs follow from {topic}, and write them beside the price.",
        "Think in years of use: divide the whole cost by the time you expect to keep it.",
        "Check early whether [[taxes, delivery and disposal|taxes and fees]] are in the figure you "
        "were given.",
        "If the sum is too high, cut the scope in words before you cut the price in numbers.",
    ),
)

TIMING = Angle(
    name="timing",
    form="steps",
    headings=(
        "Plan the dates backwards",
        "When should you start with {topic}?",
        "A simple timetable",
        "From the last day back to today",
    ),
    leads=(
        "Begin at the day on which everything has to be ready and walk back from there.",
        "Agree every date [[in writing|on paper]], however early it seems to talk about {topic}.",
        "Use these steps to make a timetable for {topic} that fits on one page.",
    ),
    lines=(
        "Fix the day on which you need the result, and say why it is that day.",
        "Ask how long each step takes from the moment you say yes, and note who waits for whom.",
        "Mark the days on which nothing can happen: holidays, closures, [[busy weeks|events]].",
        "Set a day for your own decision, and tell everyone involved what it is.",
        "Leave some days empty before the end, and guard them.",
        "Agree on one moment halfway at which you look at the state of things together.",
        "Decide beforehand what you will do if a date slips: wait, shorten the list, or split the "
        "task in two.",
        "Put the first reminder in your calendar for the day on which you must order or book.",
        "Ask {company} which dates it needs from you, and put those in the calendar as well.",
        "Plan a quiet day after the finish for checking and for small corrections.",
    ),
)

WRITTEN = Angle(
    name="written",
    form="bullets",
    headings=(
        "What to get in writing",
        "Put it on paper before you begin",
        "The agreement about {topic}, point by point",
        "Lines to look for in an agreement",
    ),
    leads=(
        "Whatever you agree about {topic}, ask for it [[on one page|in a single message]].",
        "Keep the note as short as you like, as long as these points are in it.",
        "Go through this list before anyone starts.",
    ),
    lines=(
        "The names of both sides, and of the two people who may decide.",
        "What will be delivered or done, described so that a third person could check it.",
        "What is expressly not part of it, in a sentence of its own.",
        "The price, what it covers, when it is due, and how a change to it is agreed.",
        "The day it starts, the day it is ready, and what happens if either moves.",
        "Who provides access, documents, measurements or material, and by when.",
        "How a fault is reported, to whom, and within what time it is looked at.",
        "The terms for cancelling, for both sides, in words you would repeat to a friend.",
        "Which guarantees apply, from which day they count, and what would end them.",
        "Where the papers are kept, and who gets a copy of them.",
        "A line for the date and a line for each name.",
    ),
)

COMPARING = Angle(
    name="comparing",
    headings=(
        "How to compare like with like",
        "Comparing offers for {topic}",
        "Two offers, one yardstick",
        "Lay the offers side by side",
    ),
    leads=(
        "Use one sheet of paper for all the offers you have, with one column for each.",
        "Compare {topic} by the same points, [[in the same order|on the same day]].",
        "Make the comparison before you look at the totals.",
    ),
    lines=(
        "Give every row a plain name, such as “what I get”, “what it costs”, “when” and “what if”.",
        "Where an offer says nothing about a point, write a question mark and ask, instead of "
        "guessing in its favor.",
        "Weigh the rows: three strokes for what you cannot do without, one for what is pleasant.",
        "Look for words such as “from”, “up to” and “typically”, and ask what they mean in your "
        "case.",
        "Bring quantities to the same unit before you compare any two numbers.",
        "Ask for the reason behind the largest difference; the answer is worth writing down.",
        "Leave out what none of the offers has in common with your list of needs.",
        "Let somebody else read the sheet and say which column they would choose, and why.",
        "Sleep on it, then read the sheet again [[from the bottom up|starting with the last row]].",
        "Keep the sheet for the day on which a question comes up.",
        "If two columns end up equal, choose the one whose people answered your questions best.",
    ),
)

PEOPLE = Angle(
    name="people",
    headings=(
        "Who should have a say",
        "Bring the right people in early",
        "Deciding on {topic} together",
        "One decision, several people",
    ),
    leads=(
        "Settle who decides before the first opinion is voiced.",
        "Ask yourself whom {topic} touches besides you, and [[put their names down|tell them "
        "now]].",
        "Make a short list of the people whom this touches.",
    ),
    lines=(
        "Name one person who decides, one who pays, and one who answers questions in between.",
        "Ask the people who will use the result every day for one wish and one worry each.",
        "Tell those who are only informed that they are, and those who decide that they do.",
        "Who else holds a key, a permit, a password or a budget that you will need?",
        "Collect questions for {company} in one place, and let one person send them.",
        "Agree on how you will settle a tie before there is one.",
        "Find the person who did this last time, and ask what they would do differently.",
        "Give everyone the same page to read, and the same day to object by.",
        "Write down who said yes, to what, and when.",
        "Share the result afterwards with all who were asked, in three sentences.",
    ),
)

PITFALLS = Angle(
    name="pitfalls",
    form="bullets",
    headings=(
        "What to avoid",
        "Small traps on the way to {topic}",
        "Better not: a list of don’ts",
        "Where to be careful",
    ),
    leads=(
        "Each line here is a reminder, [[not an accusation|meant kindly]].",
        "Read these once before you begin and once more before you sign.",
        "If one of these sounds familiar, stop there and sort it out first.",
    ),
    lines=(
        "Do not compare prices before you have compared what they contain.",
        "Do not rely on memory for anything that has a number in it.",
        "Do not let a discount that ends today set the day of your decision.",
        "Do not skip the small print on returns, guarantees and cancelling.",
        "Do not assume that a word means the same to both sides; describe it instead.",
        "Do not start before everyone who must agree has agreed.",
        "Do not throw away papers and packaging until you have checked everything.",
        "Do not order the exact minimum without asking what happens if one piece fails.",
        "Do not change two things at once if you want to know which of them helped.",
        "Do not leave the question of upkeep for {topic} until after the purchase.",
        "Do not accept “that is how we always do it” as an answer to “why?”.",
        "Do not copy a neighbor’s choice without asking which problem it solved for them.",
    ),
)

ANY = (NEEDS, QUESTIONS, BUDGET, TIMING, WRITTEN, COMPARING, PEOPLE, PITFALLS)
