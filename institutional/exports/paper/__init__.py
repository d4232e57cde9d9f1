"""An export as a PDF: its three voices, its parts laid out, its pages numbered. What is in it comes as a document."""
