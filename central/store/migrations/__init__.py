"""The steps by which a database of any earlier version becomes today's."""
