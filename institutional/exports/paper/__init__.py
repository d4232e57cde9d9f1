"""An export of an enterprise as a PDF: what stands on its pages. Sheets and voices: `foundation.paper`."""
