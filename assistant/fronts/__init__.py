"""The doors to the outside: command line, HTTP and the chat page; thin, without decisions."""
