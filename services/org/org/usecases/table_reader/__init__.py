"""Reads an uploaded table, .xlsx or .csv, in a child process with limits (`python -m org.usecases.table_reader`).

A file may be made to exhaust its reader. So the child believes nothing that the file declares. Where a file exhausts it all the same, the
limits end the child, and the service that started it goes on. `org.usecases.reading` starts the child and takes the rows.
"""
