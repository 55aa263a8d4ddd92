"""Advice for work that is done for the reader, and for subjects one reads up on; see angles_any."""

from igny8.content.rules.house.angle import Angle

SCOPE = Angle(
    name="scope",
    headings=(
        "Describe the task, not the solution",
        "What belongs to the task, and what does not",
        "Setting the scope for {topic}",
        "Draw the line around the work",
    ),
    leads=(
        "Describe what is wrong today and what should be true afterwards; leave the how to others.",
        "[[A clear edge|A clear line]] around {topic} is the first thing to agree on.",
        "Write the scope so that somebody who was not there could tell whether it was met.",
    ),
    lines=(
        "Say where the task begins and which event ends it.",
        "Name what stays as it is, even if it looks as though it belonged to it.",
        "List what you will do yourself, and by when.",
        "Ask which preparatory work is expected of you, and which of your neighbors or colleagues "
        "have to know.",
        "Write down what the result must withstand, allow or show.",
        "Ask {company} to repeat the task in its own words, and listen for what is missing.",
        "Split a large task into parts that make sense by themselves.",
        "Give each part an order of importance, so that it is clear what is dropped first.",
        "Attach pictures or examples of the present state.",
        "Ask what could come to light once the work has begun, and how that would be handled.",
        "Note who judges whether the work is finished.",
    ),
)

FIRST_MEETING = Angle(
    name="first meeting",
    form="bullets",
    headings=(
        "Preparing the first conversation",
        "Your first appointment about {topic}",
        "Make the most of the first meeting",
        "Half an hour well prepared",
    ),
    leads=(
        "Have these things [[ready|at hand]] when you first talk to {company}.",
        "Prepare the first conversation about {topic} as you would a visit to the doctor.",
        "Before the appointment, [[go through this list|tick off what you can]].",
    ),
    lines=(
        "A note of what happened so far, with dates.",
        "The three things that you want to know by the end of the conversation.",
        "Documents, plans, statements or earlier offers, in one place.",
        "Photos that show the whole as well as the detail.",
        "The name of everyone who has to agree.",
        "Your calendar, with the days that are impossible marked.",
        "A line on what you can spend, or on how you will find that out.",
        "The question you hesitate to ask; put it first.",
        "Paper for the answers, and the agreement on who sends a summary.",
        "What you would like the next step to be, whichever way the talk goes.",
        "A word on how you like to be kept informed, and how often.",
    ),
)

DURING = Angle(
    name="during",
    headings=(
        "While the work is under way",
        "Staying informed without standing in the way",
        "What to do while others work",
        "Between the start and the finish",
    ),
    leads=(
        "Agree on a rhythm for news about {topic}, and keep to it.",
        "Be reachable at fixed times rather than always.",
        "[[Look in at the agreed moments|Ask at the agreed moments]], and leave people to their "
        "work in between.",
    ),
    lines=(
        "Ask for a short message at the end of each day or week: done, next, open.",
        "Write down what you notice, with the time, and raise it the same day.",
        "Talk to the person in charge, not to whoever is nearest.",
        "Answer questions quickly; [[note each answer|send it in writing]] as well.",
        "Take a photo of everything that will be covered up or closed again.",
        "Keep the way in clear, and tell others what to expect.",
        "Leave decisions about money to the day on which you are calm.",
        "When something is good, say so; say it to the person who did it.",
        "Keep changes off the telephone, or confirm them in a message afterwards.",
        "Use the agreed halfway point to compare the state of things with the scope.",
        "If a day passes without the news you were promised, ask on the same evening.",
    ),
)

HANDOVER = Angle(
    name="handover",
    form="steps",
    headings=(
        "The handover, step by step",
        "How to accept the work",
        "Finishing {topic} properly",
        "Before you say “done”",
    ),
    leads=(
        "Take the handover as seriously as the beginning, and take your time over it.",
        "Walk through the result together, with the scope in your hand.",
        "Go through these steps before the last payment for {topic}.",
    ),
    lines=(
        "Compare each line of the scope with what you see.",
        "Try out everything that can be opened, switched, used or read.",
        "Write down what is missing, with a date for each point.",
        "Ask how the result is looked after, and have it shown to you once.",
        "Collect instructions, certificates, access and keys.",
        "Have left-over material and waste dealt with as agreed.",
        "Sign only what you have read, and keep a copy.",
        "Note from which day guarantees count, and whom to call.",
        "Agree on a date for a second look, some weeks later.",
        "Tell {company} what went well and what you would change.",
    ),
)

CHOOSING = Angle(
    name="choosing",
    headings=(
        "Whom do you want to work with?",
        "Choosing people for {topic}",
        "Signs to look for in a first conversation",
        "A question of trust",
    ),
    leads=(
        "Choose the people before you choose the price.",
        "[[Listen to how questions are answered|Watch how your questions are taken]] when you talk "
        "about {topic}.",
        "Judge by what you can check, and ask for it openly.",
    ),
    lines=(
        "Do they ask about your case before they propose something?",
        "Can they say in plain words what they will not do?",
        "Do you get a name, an address and a person who answers?",
        "Ask for a comparable case, and for what was difficult in it.",
        "Ask which qualification or permit the task calls for, and ask to see it.",
        "Ask who comes in person, and who stands in when that person is away.",
        "Find out how complaints are dealt with; ask for an example.",
        "Notice whether promises come with a date.",
        "Compare what is said with what is written in the offer.",
        "Ask what they would need from you to do their best work.",
        "Give a small task first, if the matter allows it.",
    ),
)

READING = Angle(
    name="reading",
    headings=(
        "How to read up on {topic}",
        "Check what you read",
        "Good questions to put to any source",
        "Reading with a pencil",
    ),
    leads=(
        "Read about {topic} as you would read a contract: slowly, and with questions.",
        "Ask of every text, [[this one included|also of this one]], who wrote it and what for.",
        "Collect what you read in two columns: what is said, and how you could check it.",
    ),
    lines=(
        "Who is speaking, and what do they gain if you believe them?",
        "When was it written, and has anything changed since?",
        "Which statement could be tested, and has somebody tested it?",
        "What would the opposite view say, in its best form?",
        "Look for the place where a number comes from, and read that place.",
        "Underline words that you could not explain to a child, and look them up.",
        "Does it apply to your country, your case and your size?",
        "Note what you still do not know when you have finished.",
        "Ask somebody who works in the field which single text they would read.",
        "Stop when two sources in a row tell you nothing new.",
        "Write a summary of three sentences, and see whether it still convinces you.",
    ),
)

ACTING = Angle(
    name="acting",
    form="steps",
    headings=(
        "From reading to doing",
        "What you can do this week",
        "{topic}: a first step for today",
        "Small steps, in order",
    ),
    leads=(
        "Choose one of these steps today and leave the rest for later.",
        "Turn what you have read about {topic} into something with a date.",
        "Take the steps in order, and skip [[those that you have behind you|what is already "
        "done]].",
    ),
    lines=(
        "Write down in one sentence what you want to be different in three months.",
        "List who could help, and ask the first of them for a quarter of an hour.",
        "Find out which rule, form or deadline applies to you, and where it is published.",
        "Pick the smallest part that would still be useful by itself.",
        "Put a date on it, and tell one person about that date.",
        "Note what you would need to see to know that it works.",
        "Look back after two weeks, and keep what helped.",
        "Share what you found out with those who asked the same question.",
        "Bring your open questions to {company}, in the order of their weight.",
        "Decide what you will not do, so that the rest gets done.",
    ),
)

WORK = (SCOPE, FIRST_MEETING, DURING, HANDOVER, CHOOSING)
READ = (READING, ACTING)
