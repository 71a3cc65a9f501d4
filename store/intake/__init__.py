"""Files to records: read, recognise, clean, match, write, hand back what was refused.

`import_file` is the way in (`importing`). In the order in which a file goes through them:

- `files`: a file as rows of text cells; `layouts`: what its columns are; `cells`: what a cell means;
- `filling` and `sharing`: every row onto temporary tables (`staging`), by its kind (`visits`, `calls`,
  `surveys`);
- `matching`, `facts`, `timelines`, `items`, `changes`, `closing`, `crediting`, `questions`: the plan of
  what is new, what changes and what follows; of calls `history` and `cases`;
- `turn`, `arrival`, `steps`, `writing`, `records`: writing it beside people who work;
- `account`, `preview`, `rejects`: what came of it;
- `taking_back` and `later_work`: taking it out again;
- `asked`, `decisions`, `merging`, `ledger`: who is who, as somebody decides.
"""

from store.intake.account import Account
from store.intake.filling import Progress
from store.intake.importing import import_file
from store.intake.layouts.filemap import load_mapping

__all__ = ["Account", "Progress", "import_file", "load_mapping"]
