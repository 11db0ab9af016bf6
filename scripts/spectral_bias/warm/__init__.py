"""Jobs that start warm: forked from a process that has imported what their scripts import."""
