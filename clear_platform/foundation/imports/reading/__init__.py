"""Reading a table out of a file that somebody sent, row by row, in bounded memory. No Django, no meaning of columns.

`open_table` in `files` is the way in; `delimited` reads CSV, `workbook` reads XLSX, `encodings` tells UTF-8 from
Windows-1252.
"""
