"""Computed facts put into words: by a language model whose every answer is checked, else by a template."""
