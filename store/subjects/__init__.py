"""What customers said and agents noted -> subjects, in how many calls, with the calls themselves."""
