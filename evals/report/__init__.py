"""A run, told: as a page to look into, as Markdown for a pull request, as JUnit for a build."""
