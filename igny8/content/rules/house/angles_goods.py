"""Advice for things that are bought; see angles_any. The last two suit things with a size."""

from igny8.content.rules.house.angle import Angle

USE = Angle(
    name="use",
    headings=(
        "Think of an ordinary day",
        "{topic} in daily use",
        "How will it be used, and by whom?",
        "Before you buy: picture the use",
    ),
    leads=(
        "Walk through an ordinary day with {topic} in your mind and note where it gets awkward.",
        "Choose for the days you have often, not for the one day you look forward to.",
        "[[Ask how it will be used|Describe the use]] before you ask what it looks like.",
    ),
    lines=(
        "Who uses it first in the morning, and who puts it away at night?",
        "How often does it have to be moved, opened, folded, charged or cleaned?",
        "Where does it rest when nobody needs it?",
        "Which people use it who were not asked: guests, children, colleagues, customers?",
        "What is the roughest thing that could happen to it in a normal week?",
        "What do you already own that it has to go with, fit into or stand beside?",
        "Which part would you want to be able to replace by itself?",
        "Would you choose the same one if you needed a second in two years?",
        "What would make you stop using it? Look for that in the description first.",
        "Note three situations for which it must work, and try each of them out in your head.",
        "Ask {company} which use it is meant for, and which it is not meant for.",
    ),
)

ORDERING = Angle(
    name="ordering",
    form="steps",
    headings=(
        "Placing the order",
        "Ordering {topic} step by step",
        "Before you press “order”",
        "From basket to doorstep",
    ),
    leads=(
        "Go through these steps with the order form open.",
        "Take the last step only when [[the others are done|you can tick the rest]].",
        "Order {topic} on a quiet day, with your list beside you.",
    ),
    lines=(
        "Read the full description once more, the line about materials and sizes included.",
        "Check the quantity twice, and ask yourself whether a spare makes sense.",
        "Compare the name of the model, letter by letter, with the one on your list.",
        "Look up the delivery terms, the return terms and the day of delivery.",
        "Decide where the delivery will be put, and who will be there to receive it.",
        "Enter the invoice address exactly as your bookkeeping needs it.",
        "Save the confirmation, and read it on the same day.",
        "Ask {company} about anything in the confirmation that you did not expect.",
        "Put the delivery date in the calendar of the person who opens the door.",
        "Keep the number of the order where others can find it.",
    ),
)

RANGE = Angle(
    name="range",
    headings=(
        "Finding your way through the range",
        "How to read a product description",
        "Looking through {topic} with a plan",
        "One shelf, many choices",
    ),
    leads=(
        "Open no more than three descriptions at a time, and close one before you open another.",
        "Read descriptions of {topic} with a pencil: [[underline facts, cross out adjectives|mark "
        "what can be checked]].",
        "Filter first by what must be true, then by what you like.",
    ),
    lines=(
        "Start with the line that can rule a model out: its size, its material, or its use.",
        "Look at every picture and say what it does not show.",
        "Copy the figures that matter to you into a table of your own.",
        "Where a figure is missing, ask {company} for it before you fall in love.",
        "Compare the plainest model with the one you want, and name what the difference buys you.",
        "Check whether the parts you need besides are included or listed apart.",
        "See whether the same model comes in the version that your place calls for.",
        "Read the care instructions as part of the description.",
        "Note the exact model names, so that you can talk about them without mixing them up.",
        "Ask which model is most often bought together with it, and decide for yourself whether "
        "you need that.",
        "Give each model on your list a sentence that begins with “this one if …”.",
    ),
)

MEASURE = Angle(
    name="measure",
    form="steps",
    headings=(
        "Measure first",
        "Tape measure before catalog",
        "Will it fit? A check before you order {topic}",
        "Take these measurements",
    ),
    leads=(
        "Take the measurements yourself, twice, and write them down with their unit.",
        "Draw the place on squared paper and put {topic} in it to scale.",
        "Do not trust a number [[that you only remember|from an old plan]]; measure again.",
    ),
    lines=(
        "Measure the place where it will stand or lie: length, width and height.",
        "Measure the way in: doors, stairs, corners, lift.",
        "Add the room that people need around it to pass, sit, open or reach.",
        "Mark the outline on the floor with tape and live with it for a day.",
        "Measure the place where it will be stored, if it has to be put away.",
        "Compare your numbers with the sizes in the description, one by one.",
        "Note the weight that one person can lift where you are, and check it against the "
        "description.",
        "Look at the floor, the wall or the surface that will carry it.",
        "Take a photo with the tape measure in the picture.",
        "Ask {company} about any size that the description leaves out.",
    ),
)

ARRIVAL = Angle(
    name="arrival",
    form="bullets",
    headings=(
        "When it arrives",
        "Checking a delivery of {topic}",
        "The first half hour after delivery",
        "Unpack, check, note",
    ),
    leads=(
        "Set aside half an hour for the delivery and [[go through this list|do these things in "
        "order]].",
        "Check {topic} on the day of the delivery, while the packaging is still there.",
        "Have the confirmation in your hand when the delivery comes.",
    ),
    lines=(
        "Count the parcels before you sign for them.",
        "Photograph any damage to the packaging before you open it.",
        "Compare the delivery note with what you ordered, line by line.",
        "Unpack one piece completely before you unpack the rest.",
        "Look at surfaces, seams, edges and moving parts in daylight.",
        "Set it up once as the instructions say, with everything that came along.",
        "Keep the packaging until you are certain that everything stays.",
        "Report what is wrong the same day, with a photo and the number of the order.",
        "Note the date of delivery on the papers that you keep.",
        "Show the people who will use it how it is meant to be handled.",
        "Thank the driver, and do not let yourself be hurried.",
    ),
)

GOODS = (USE, ORDERING, RANGE)
WITH_A_SIZE = (MEASURE, ARRIVAL)
