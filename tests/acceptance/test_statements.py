"""What the documents say, found by words."""

import pytest

from lib.base.errors import InputError
from lib.published.statements import COLUMNS, LONGEST, says, statements


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("violence with injury", "(98) in 2022, after Nottingham City Centre (281)"),
        ("strangulation", "twice as many as any other ward"),
        ("rape", "(62)"),
        ("knife-enabled", "third-highest"),
        ("domestic abuse occurrences", "21252"),
        ("15870", "1756"),
        ("positive outcome", "11.33%"),
        ("calls for service", "nearly 14%"),
        ("bed spaces", "37 bed spaces"),
        ("modern slavery 2021/2022", "against 6 in 2020/2021"),
        ("MSHT investigated", "89"),
        ("accident and emergency", "socially vulnerable"),
        ("substance misuse dependent", "12,800"),
        ("175600", "175,600"),
        ("excess weight", "61.3%"),
        ("unemployment", "4.6%"),
        ("council owned", "6866 in 2015 and a further 2182"),
        ("long term vacant", "543"),
        ("rents", "£502"),
        ("knife amnesty", "31 knives being recovered in Ashfield as part of a countywide total of 418"),
        ("cctv devices", "29 to 59"),
        ("£150k", "Hucknall town centre"),
        ("confidence July 2020", "slight downturn in Spring 2022"),
        ("leamington coxmoor broomhill", "Stanton Hill"),
        ("sign of success vulnerable", "Hate crime recording to correlate with ONS data."),
        ("green buddy", "103 people"),
        ("bicycle theft 129", "+53%"),
        ("62 rapes", "23% of rape offences"),
        ("burglaries 24", "burglary"),
    ],
)
def test_what_the_documents_state_is_found_as_printed(words: str, printed: str) -> None:
    found = says(words)
    assert list(found.columns) == COLUMNS
    assert found["quote"].str.contains(printed, regex=False).any()
    assert found["where"].ne("").all()


@pytest.mark.parametrize(
    ("number", "of"),
    [
        ("98", "Violence with Injury"),
        ("281", "Nottingham City Centre"),
        ("62", "rape"),
        ("21,252", "occurrences"),
        ("15,870", "classified as Domestic Abuse offences"),
        ("1,756", "increase"),
        ("11.33%", "positive outcome rate"),
        ("14%", "calls for service"),
        ("37", "bed spaces"),
        ("89", "MSHT"),
        ("10", "modern slavery"),
        ("6", "modern slavery"),
        ("175,600", "synthetic estimates"),
        ("12,800", "synthetic estimates"),
        ("4.3", "unemployment"),
        ("4.6", "unemployment"),
        ("6,790", "council owned properties"),
        ("6,866", "council owned properties"),
        ("2,182", "council owned properties"),
        ("543", "vacant properties"),
        ("£138,425", "House prices"),
        ("£502", "Rents"),
        ("31", "Knife Amnesty"),
        ("418", "Knife Amnesty"),
        ("£1.8", "external funding"),
        ("£150k", "Hucknall town centre"),
        ("29", "CCTV"),
        ("59", "CCTV"),
        ("8", "alleyway closures"),
    ],
)
def test_each_listed_number_is_found_by_itself_with_its_section_and_heading(number: str, of: str) -> None:
    found = says(number)
    own = found[found["quote"].str.contains(of, case=False, regex=False)]
    assert len(own)
    assert own["document"].ne("").all()
    assert own["where"].ne("").all()


@pytest.mark.parametrize(
    "words",
    [
        *("alcohol", "obesity", "physical activity", "child poverty", "socially vulnerable", "knife enabled third"),
        *("public confidence", "operation springboard", "vulnerable adult support scheme", "white ribbon", "serenity"),
        *("broomhill", "new cross", "leamington", "stanton hill", "coxmoor", "safepoint", "sign of success", "ecins"),
    ],
)
def test_each_listed_subject_is_found(words: str) -> None:
    assert len(says(words))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("hipe", "Harm-focused"),
        ("signal crimes", "visible indicators of disorder"),
        ("universal credit", "Department for Work and Pensions"),
        ("rough sleepers", "in/on bedding in the open air"),
        ("hate crime defined", "perceived by the victim or any other person"),
        ("fear perception", "just as likely to have an impact on a community as a change in recorded incidents"),
        ("migrants", "come to the district for employment"),
        ("street pastors", "town centres"),
    ],
)
def test_what_the_documents_say_without_a_number_is_found_too(words: str, said: str) -> None:
    assert said in " ".join(says(words)["quote"]).replace("*", "")


def test_nobody_can_be_reached_by_what_is_quoted() -> None:
    quotes = statements()["quote"]
    assert not quotes.str.contains(r"@|\bTel\b|\b0\d{4} ?\d{6}\b|Author", regex=True).any()


def test_a_number_is_found_with_and_without_its_comma_and_never_within_another() -> None:
    assert says("4294").equals(says("4,294"))
    assert not says("294")["quote"].str.contains("4,294").any()
    assert not says("98")["quote"].str.contains("989").any()
    assert not says("14")["quote"].str.contains("14.9%", regex=False).any()
    assert all(len(says(number)) for number in ("62", "4.3", "1.8 million", "2021"))


def test_every_word_must_be_there_and_a_quote_stands_once() -> None:
    assert says("knife zebra").empty
    assert 0 < len(says("knife amnesty")) < len(says("knife")) < len(statements())
    assert not statements().duplicated(["document", "where", "quote"]).any()


@pytest.mark.parametrize("words", ["", " - ", "x" * (LONGEST + 1)])
def test_nothing_to_look_for_is_refused(words: str) -> None:
    with pytest.raises(InputError, match="Name a word or more"):
        says(words)


def test_words_that_only_link_others_are_not_looked_for_beside_them() -> None:
    assert says("deaths from violence").equals(says("deaths violence"))
    assert len(says("deaths from violence")) == 9
    assert len(says("from"))
