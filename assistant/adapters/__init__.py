"""What stands between the rooms and the libraries of storage, search and files."""
