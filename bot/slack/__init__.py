"""Askademy in Slack; imported only where its tokens are set."""
