"""Reads of reporting: requests and forms (`asked`), a form by its link (`links`), what it all comes to (`totals`)."""
