"""What belongs to one server: what it sees, who may change it, and the work of changing it."""
