"""The log: one line for each event, whatever strangers send and however much of it."""
