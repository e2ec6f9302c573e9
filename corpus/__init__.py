"""Pages and curation: from files to documents and passages."""
