"""What a text must hold before anybody reads it, and what leaves for a language model. Pure: no Django, no network."""
