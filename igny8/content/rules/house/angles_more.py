"""More advice that suits any subject; see angles_any."""

from igny8.content.rules.house.angle import Angle

SHORTLIST = Angle(
    name="shortlist",
    form="steps",
    headings=(
        "From a long list to a short one",
        "Narrowing down {topic}",
        "A way to reach a shortlist",
        "Three candidates, not thirteen",
    ),
    leads=(
        "Work through these steps [[in one sitting|in order]] and stop when three candidates are "
        "left.",
        "Shorten the list by rules that you set beforehand, not by mood.",
        "Start wide, then close in on {topic} step by step.",
    ),
    lines=(
        "Collect every option you have heard of, with one line on where you heard of it.",
        "Cross out whatever misses one of your must-haves, however good the rest looks.",
        "Cross out what cannot be ready in time.",
        "Cross out what nobody will show you, explain to you or stand behind.",
        "Write one reason for and one against beside each name that is left.",
        "Ask the same three questions about each, and note the answer in your own words.",
        "Check the terms of each: returns, guarantees, changes, cancelling.",
        "Imagine each of them on a bad day, and keep the one you would still defend.",
        "Put the list away for a night before you choose.",
        "Tell those you turn down that you did, and why; [[you may need them another time|be brief "
        "and kind]].",
        "Give each remaining name a first impression from one to five, then cover the column up "
        "and score again by your list of needs.",
    ),
)

FIRST_MESSAGE = Angle(
    name="first message",
    form="bullets",
    headings=(
        "What to put in your first message",
        "Asking {company} about {topic}",
        "A first message that gets a useful answer",
        "How to ask so that nobody has to ask back",
    ),
    leads=(
        "When you [[write to|contact]] {company}, put in these lines:",
        "Copy this list into your first message and fill it in.",
        "Answer what you can of the following and say openly what you do not know yet.",
    ),
    lines=(
        "What you want to achieve with {topic}, in one sentence.",
        "Where it is needed, and how one gets there.",
        "How many people or pieces it concerns, and whether that number may still change.",
        "The date by which you need it, and how firm that date is.",
        "What you have tried or used so far, and what was wrong with it.",
        "The frame of your budget, as a range.",
        "Photos, drawings, links or [[a sketch by hand|screenshots]], with a word on what they "
        "show.",
        "What you have already been offered elsewhere, if you wish to say so.",
        "How and when you are best reached, and who stands in for you.",
        "The one question whose answer decides whether you go on.",
        "Anything unusual about your case, even if it seems unimportant.",
    ),
)

DOUBTS = Angle(
    name="doubts",
    headings=(
        "If you are not sure yet",
        "Still hesitating about {topic}?",
        "When to wait and when to go ahead",
        "Making up your mind",
    ),
    leads=(
        "Hesitating is allowed. Use the time to find out what exactly holds you back.",
        "If the decision on {topic} will not settle, [[take it apart|look at it from the other "
        "end]].",
        "Give your doubt a name before you give in to it.",
    ),
    lines=(
        "Write down what would have to happen for you to say yes tomorrow.",
        "Write down what you would do if {topic} were not on offer at all.",
        "Ask which part of the decision can be undone, and take that part first.",
        "Look for a trial, a sample, a single piece or a first stage that commits you to little.",
        "Set a date on which you decide with what you know by then.",
        "Ask yourself whose advice you are waiting for, and ask that person today.",
        "Is it the price, the effort, the timing or the trust? Answer with one word and start "
        "there.",
        "Talk to {company} about the doubt itself; a question is not an order.",
        "List what waiting costs you, in money, in time and in patience.",
        "Picture the day after the decision, once with a yes and once with a no.",
        "If someone close to you had to decide this, what would you tell them?",
    ),
)

CHANGES = Angle(
    name="changes",
    headings=(
        "When plans change",
        "Leave room for a change of mind",
        "If something about {topic} has to change later",
        "Changing course without a quarrel",
    ),
    leads=(
        "Agree on how changes are made while nobody needs one yet.",
        "Ask about changes to {topic} before the first one comes up.",
        "Plan for one change of plan, and [[say so openly|decide who may ask for it]].",
    ),
    lines=(
        "Put every change in a short message: what, why, what it costs, what it does to the date.",
        "Wait for an answer in writing before the change is acted on.",
        "Number the changes, so that “the second one” means the same to everybody.",
        "Ask up to which day a quantity, a color or a size can still be altered.",
        "Keep the first version of the plan; do not write over it.",
        "Settle what happens to parts or hours that a change makes useless.",
        "Decide who may agree to a change when you cannot be reached.",
        "Look at all open changes together once a week rather than one by one.",
        "If changes pile up, stop, and [[draw the plan anew|ask for a new total]].",
        "Say what must not change under any circumstances, and say it early.",
    ),
)

RECORDS = Angle(
    name="records",
    form="bullets",
    headings=(
        "Keep these papers together",
        "A small file for {topic}",
        "What to keep, and where",
        "For later: a folder with everything in it",
    ),
    leads=(
        "Open one folder, on paper or on a screen, and put everything about {topic} in it.",
        "Start the folder on the first day; [[filling it later is no fun|add to it as you go]].",
        "Keep what you would miss if somebody else had to take over from you.",
    ),
    lines=(
        "The list of needs that you started from, with its date.",
        "Every offer you received, the ones you turned down included.",
        "The agreement, and each change to it.",
        "Names and numbers of the people you dealt with.",
        "Photos from before, from in between and from afterwards.",
        "Invoices and proofs of payment, in the order of their dates.",
        "Instructions for use and care, and the day you received them.",
        "Terms of any guarantee, with a note of the day on which it ends.",
        "A page with what you would do the same way again, and what you would not.",
        "The date on which you mean to look at {topic} again.",
        "Answers that you were given by telephone, written down the same day.",
    ),
)

EXPERIENCE = Angle(
    name="experience",
    headings=(
        "Learn from what others did",
        "Looking at examples of {topic}",
        "Ask people who have been through it",
        "Examples, and how to look at them",
    ),
    leads=(
        "Look for people whose case resembles yours, and ask them about it.",
        "One honest account of {topic} [[is worth asking for|deserves an hour of your time]].",
        "Collect examples before you collect prices.",
    ),
    lines=(
        "Ask what they wanted at the start, and whether that is what they got.",
        "Ask what surprised them, for better and for worse.",
        "Ask what they would leave out the next time, and what they would add.",
        "Look at how old an example is before you draw anything from it.",
        "Read what unhappy people write, and check whether their case is like yours at all.",
        "When you see a picture you like, note what exactly it is that you like in it.",
        "Go and see one example with your own eyes if you can.",
        "Ask {company} which example comes nearest to your case, and where it differs.",
        "Find out who looks after it today, and how much of their time that takes.",
        "Keep a list of three examples that you would be content to have yourself.",
        "Ask how long it took from the first idea to the day it was in use.",
    ),
)

MORE = (SHORTLIST, FIRST_MESSAGE, DOUBTS, CHANGES, RECORDS, EXPERIENCE)
