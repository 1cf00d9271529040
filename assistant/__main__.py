"""`python -m assistant` is the command `assistant`."""

from assistant.fronts.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
