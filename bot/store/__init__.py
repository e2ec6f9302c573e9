"""What several replicas share and a restart keeps; `docs/privacy.md` says what that is."""
