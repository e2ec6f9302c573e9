"""What the bot says in Slack in its own words."""

SOURCE = "Source: "
UNDERSTOOD = "Understood as: "
ALSO_CLOSE = "Also close:"
YOU_CAN_ASK = "You can ask:"
ASKED = " asked: "
WHY = "Why?"
ASK_HUMAN = "Ask a human"
SHARE = "Share in channel"
HELPFUL = "Helpful"
NOT_HELPFUL = "Not helpful"
THANKS = "Thank you for your feedback."
NOT_KEPT = "Your feedback could not be saved: please try again in a minute."
COMMENT_TITLE = "Thank you"
MISSED = "What was missing or wrong?"
CHANGED = "The pages have changed since: please ask again."
ELSEWHERE = "I do not answer in this channel. Please ask me in {channels} or in a direct message."
UNANSWERED = (
    "I could not answer that one: something went wrong twice while I tried. Please ask it in other"
    " words, or ask a person."
)
NOT_INSTALLED = "This app is not installed in your workspace any more: ask whoever looks after it."
WHY_TITLE = "Why this answer"
NO_WHY = "It follows from the conversation, and not from a search."
SCORES = "What counted, with its score"
YOUR_QUESTION = "Your question"
PLEASE_ASK = "Please ask {contact}."
THREAD = "The thread"
SEND = "Send"
CLOSE = "Close"
SENT = "Your question was sent. Somebody will answer you in Slack."
UNDER_WAY = "Your question is on its way. Somebody will answer you in Slack."
UNSENT = "Your question could not be sent to the people who answer:"
NOT_SENT = "Your question could not be sent: please try again in a minute."
NOT_SHARED = "The answer could not be shared: please try again in a minute."
ASKS_HUMAN = " asks a human:"
HOME_TITLE = "Questions about {name}"
HOME_ABOUT = (
    "I answer with quotes from the pages of {name}, word for word, each with a link to its place."
    " I compose nothing: where the pages do not say it, I say so."
)
HOME_HOW = "How to ask"
HOME_WAYS = (
    "Write to me in the Messages tab, in your own words.",
    "Mention me in a channel; I answer in the thread, and follow-ups need no mention.",
    "Use {command} with a question: only you see the answer, and may share it.",
    "Choose “Ask about this” from the menu of a message that is a question.",
)
HOME_SOURCES = "What I answer from"
UPDATED = "Last updated: {date}."
UNDATED = "The pages bear no date."
MORE_PAGES = "And {count} more."
KEEP = "Keep as an answer"
MAY_KEEP = (
    "May I keep your words as the answer to “{question}”? Whoever asks that will read them, with"
    " the name of your Slack account. Without a click nothing is kept."
)
KEPT = (
    "Thank you. Whoever asks “{question}” now reads your words, with the name {author}. To take"
    " them back, ask whoever looks after the pages for the entry {entry}."
)
KEPT_BEFORE = "Your words are kept as an answer to that question already."
KEEP_LATER = (
    "Your words could not be kept, as the database does not answer: press again in a minute."
)
NOT_READ = "Your words could not be read again in Slack: press again in a minute."
NOT_YOURS = "Only who has written an answer can have it kept."
NOT_THERE = "The question, or your answer to it, is not there any more: nothing was kept."
PRIVATE = "The question has something private in it: nothing was kept."
