"""What speaks to the outside: the file system on which the site stands."""
