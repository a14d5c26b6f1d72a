"""Everything of a data folder in one file, and back on this machine or another.

    archive      the file: its members, their checksums, and what is refused
    making       data folder -> file
    restoring    file -> data folder
    switching    the new data takes the place of the old, and can be completed when it was interrupted

Vectors are carried as arrays rather than as Chroma's files: a backup of an embedded store can be restored to
a Chroma server and the other way round, and by another version of Chroma.
"""
