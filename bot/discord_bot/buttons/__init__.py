"""What a press of a button does, and a form that comes back."""
