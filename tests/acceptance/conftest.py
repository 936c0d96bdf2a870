"""Pages and stores as the other tests have them; the district is the project's own."""

import pytest

from tests.pages.conftest import (  # noqa: F401 (fixtures)
    installed_packages_are_looked_through_once,
    pages_run_inside_the_app,
    somebody_sits_at_the_machine,
)

AFTER_NEW_DATA = (
    "This test holds figures of the district's own data (data/, geo/). If `make data` has just changed them: look at\n"
    "the difference in data/, make sure that the new figure is the right one, and write it into this test; then\n"
    "`python -m tests.acceptance.calls --write` for what the commands print. If data/ has not changed, it is the code."
)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Say beside a failure what to update when the data, not the code, has changed."""
    report = yield
    if report.failed:
        report.sections.append(("is the data new?", AFTER_NEW_DATA))
    return report
