"""What an article is: reading, cleaning, cutting into passages, keeping. Knows nothing of search or chat."""
