"""API doors of computing anew: one enterprise at once, all of them part by part."""
