"""What the stages are told in a run: options, versions, and the learned tables that the settings take into use."""

from flows.learned import read_learned
from flows.settings import RunSettings
from flows.stages import StageOptions
from flows.versions import find_rules_version, find_version
from transforms.article import Options


def find_stage_options(settings: RunSettings) -> StageOptions:
    """The options of the stages under these settings. `rules_version` names the learned tables in use.

    Raises UsageError where a learned table cannot be read.
    """
    learned = read_learned(settings.learned)
    return StageOptions(
        Options(site_lines=learned.site_lines, site_habits=learned.site_habits),
        pipeline_version=find_version(),
        rules_version="+".join([find_rules_version(), *learned.versions]),
    )
