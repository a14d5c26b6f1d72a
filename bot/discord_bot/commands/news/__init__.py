"""/news: everything that runs a server."""
