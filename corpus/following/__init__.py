"""Following feeds: `looking` fetches them, `deciding` says what is new, `rounds` brings it into a collection."""
