"""The closed parts of pages, as a link opens them: what a test looks for may be in any."""

OVERVIEW = "new.read.sure.known.pages"
WARD = "commands.figures.months.places.kinds.consists.compared.people.read.sure.known.analysts.share"
