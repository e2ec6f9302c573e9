"""Hits to replies: the answerer, the conversation and the channels."""
