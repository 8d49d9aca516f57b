"""What the figures say: one sentence for each part of the page, the finding first."""

from collections.abc import Iterable

from expectations.volumes import LEAST_HISTORY
from flows.report.figures import Counted, DatasetFigures, Figures
from flows.report.words import EVIDENCE, LANGUAGES, MATCHES, REASONS, percent, plural, spoken
from transforms.schema.vocabularies import Outcome, Precision


def find_headline(figures: Figures) -> str:
    """The page in one sentence."""
    run, dataset = figures.run, figures.dataset
    stories = dataset.tables["articles"] if dataset else 0
    holds = f"the dataset holds {plural(stories, 'story', 'stories')}" if dataset else "nothing is published yet"
    if run.outcome == Outcome.NOTHING_NEW:
        return f"Nothing new came in; {holds}."
    if run.outcome == Outcome.VALIDATION_FAILED:
        return "Validation stopped the run; nothing was published."
    if run.outcome == Outcome.FAILED:
        return "The run failed; nothing was published."
    came = f"{plural(run.raw_records, 'record')} came in"
    published = run.tables.get("articles", 0)
    total = sum(run.tables.get(name, 0) for name in ("articles", "duplicates", "rejections"))
    if total > run.raw_records:
        return f"{came}; the dataset now holds {plural(published, 'story', 'stories')}."
    were = "story was" if published == 1 else "stories were"
    return f"{came}, {published:,} {were} published."


def find_standfirst(figures: Figures) -> str:
    """What follows the headline: the rest of the records, or what still stands."""
    run, dataset = figures.run, figures.dataset
    if dataset is None:
        if run.outcome == Outcome.PUBLISHED:
            return f"Snapshot {run.snapshot_id} is no longer kept, so that only the run's own figures can be shown."
        return "No snapshot is there to look into."
    if not dataset.of_run:
        return f"Readers still see snapshot {dataset.snapshot_id}, which this page describes."
    merged, refused = dataset.tables["duplicates"], dataset.tables["rejections"]
    total = dataset.tables["articles"] + merged + refused
    if not merged and not refused:
        return "None was a duplicate, none was rejected."
    parts = []
    if merged:
        parts.append(f"{merged:,} told a story that was there already")
    if refused:
        most = dataset.rejections.reasons[0]
        reason = REASONS.get(most.value, (spoken(most.value),))[0]
        often = (
            f"most often as “{reason}” ({most.count:,})" if len(dataset.rejections.reasons) > 1 else f"as “{reason}”"
        )
        parts.append(f"{refused:,} {'was' if refused == 1 else 'were'} rejected, {often}")
    of = f"the other {merged + refused:,}" if total == run.raw_records else f"all {total:,} records so far"
    return f"Of {of}, {' and '.join(parts)}."


def find_sayings(figures: Figures) -> dict[str, str]:
    """A sentence for each part of the page, by the part's name."""
    said = {
        "headline": find_headline(figures),
        "standfirst": find_standfirst(figures),
        "alarms": _say_alarms(figures),
        "trend": _say_trend(figures),
        "validation": _say_validation(figures),
        "time": _say_time(figures),
    }
    dataset = figures.dataset
    if dataset is not None:
        said |= {
            "flow": _say_flow(dataset),
            "days": _say_days(dataset),
            "sites": _say_sites(dataset),
            "languages": _say_languages(dataset),
            "lengths": _say_lengths(dataset),
            "removed": _say_removed(dataset),
            "duplicates": _say_duplicates(dataset),
            "dates": _say_dates(dataset),
            "rejections": _say_rejections(dataset),
        }
    return said


def _say_flow(dataset: DatasetFigures) -> str:
    total = sum(intake.records for intake in dataset.intake)
    if not total:
        return "The dataset is empty."
    return f"{percent(dataset.tables['articles'] / total)} of the raw records are published as stories of their own"


def _say_days(dataset: DatasetFigures) -> str:
    timeline = dataset.timeline
    if timeline.last_date is None:
        return "No story has a date"
    place = max(range(len(timeline.starts)), key=lambda number: timeline.articles[number])
    if len(timeline.starts) < 2 or not timeline.articles[place]:
        return f"All dated stories are of {timeline.last_date:%-d %B %Y}"
    when = {
        "day": f"on {timeline.starts[place]:%-d %B %Y}",
        "week": f"in the week of {timeline.starts[place]:%-d %B %Y}",
        "month": f"in {timeline.starts[place]:%B %Y}",
        "quarter": f"in the quarter from {timeline.starts[place]:%B %Y}",
        "year": f"in {timeline.starts[place].year}",
    }[timeline.period]
    peak = timeline.articles[place]
    newest = f"The newest story is of {timeline.last_date:%-d %B %Y}"
    if list(timeline.articles).count(peak) > 1:
        return f"{newest}; no {timeline.period} has more than {plural(peak, 'story', 'stories')}"
    return f"{newest}; most, {peak:,}, appeared {when}"


def _say_sites(dataset: DatasetFigures) -> str:
    sites, articles = dataset.sites, dataset.tables["articles"]
    if not sites.count:
        return "No story names a site"
    if sites.count == 1:
        return "All stories that name a site are of one site"
    largest = sites.shown[0]
    share = largest.articles / articles if articles else 0
    if share >= 0.1:
        return f"{sites.count:,} sites; the largest gives {percent(share)} of the stories"
    return f"{sites.count:,} sites, none with more than {percent(share)} of the stories"


def _say_languages(dataset: DatasetFigures) -> str:
    languages = [counted for counted in dataset.languages if counted.value != "und"]
    if not languages:
        return "No text's language could be told"
    share = percent(languages[0].count / dataset.tables["articles"])
    first = LANGUAGES.get(languages[0].value, languages[0].value)
    if len(languages) == 1:
        return f"{share} of the stories are in one language, {first}"
    return f"{len(languages)} languages; {share} of the stories are in {first}"


def _say_lengths(dataset: DatasetFigures) -> str:
    if dataset.median_words is None:
        return "No story, no length"
    return f"Half of the stories have {dataset.median_words:,.0f} words or more"


def _say_removed(dataset: DatasetFigures) -> str:
    removed = dataset.removed
    if not removed.spans:
        return "Nothing was taken out of the texts"
    share = removed.characters / ((removed.characters + removed.kept_characters) or 1)
    named = _listed(
        Counted(spoken(c.category), c.spans) for c in removed.categories if c.category not in ("layout", "repair")
    )
    most = f"; most often: {named}" if named else ""
    return f"{percent(share)} of the text was no article and was taken out{most}"


def _say_duplicates(dataset: DatasetFigures) -> str:
    found = dataset.duplicates
    if not found.records:
        return "No story came twice"
    ran = f"{plural(found.clusters, 'story', 'stories')} came more than once"
    kinds = [MATCHES.get(kind.value, kind.value) for kind in found.kinds]
    how = f"; most of the {found.records:,} copies are {kinds[0]}" if found.records > 1 and len(kinds) > 1 else ""
    return f"{ran}{how}"


def _say_dates(dataset: DatasetFigures) -> str:
    dates = dataset.dates
    total = dates.dated + dates.undated
    if not total:
        return "No story, no date"
    if not dates.dated:
        return "No story has a date"
    exact = sum(found.count for found in dates.precisions if found.value in (Precision.SECOND, Precision.MINUTE))
    best = EVIDENCE.get(dates.sources[0].value, dates.sources[0].value)
    return f"{percent(dates.dated / total)} of the stories are dated, {percent(exact / total)} to the minute; most dates come from: {best}"


def _say_rejections(dataset: DatasetFigures) -> str:
    rejections = dataset.rejections
    if not rejections.records:
        return "No record was rejected"
    total = sum(intake.records for intake in dataset.intake)
    return f"{plural(rejections.records, 'record')} ({percent(rejections.records / total)}) could not be used"


def _say_alarms(figures: Figures) -> str:
    if not figures.alarms:
        early = sum(point.outcome == Outcome.PUBLISHED for point in figures.trend) <= LEAST_HISTORY
        return "Nothing stands out so far; what is usual shows after some runs" if early else "Everything is as usual"
    sites = len({alarm.site for alarm in figures.alarms if alarm.site})
    where = f" at {plural(sites, 'site')}" if sites else ""
    return f"{plural(len(figures.alarms), 'measure')}{where} out of the usual range"


def _say_trend(figures: Figures) -> str:
    runs = len(figures.trend)
    if runs < 2:
        return "This is the first run; trends begin with the second"
    bad = sum(point.outcome in (Outcome.FAILED, Outcome.VALIDATION_FAILED) for point in figures.trend)
    if not bad:
        return f"The last {runs} runs all ended well"
    return f"{bad} of the last {runs} runs went wrong and published nothing"


def _say_validation(figures: Figures) -> str:
    rules = sum(suite.rules for suite in figures.run.suites)
    if not rules:
        return "Nothing was there to validate"
    failed = sum(suite.failed for suite in figures.run.suites)
    warned = sum(suite.warned for suite in figures.run.suites)
    if failed:
        return f"{failed:,} of {plural(rules, 'rule')} failed"
    return (
        f"{warned:,} of {plural(rules, 'rule')} warned, none failed" if warned else f"All {plural(rules, 'rule')} hold"
    )


def _say_time(figures: Figures) -> str:
    from flows.terminal import format_seconds, format_size

    run = figures.run
    return f"The run took {format_seconds(run.seconds)}; its largest process needed {format_size(run.peak_bytes)} of memory"


def _listed(counts: Iterable[Counted], most: int = 3) -> str:
    return ", ".join(f"{found.value} ({found.count:,})" for found in list(counts)[:most])
