"""The write path: a sync plan is carried out on the library and the vectors."""
