"""Files to records: read, recognise, clean, match, write, hand back what was refused.

`import_file` is the way in. One job a module, in the order in which a file goes through them: `reading`,
`encodings`, `archives` and `workbooks` (cells), `headings` and `opening` (what the columns are), `text`,
`words`, `dates`, `telephones` and `cleaning` (what a cell means), `columns`, `visits` and `calls` (rows),
`staging` (temporary tables), `matching` and `facts` (what is new, what changes), `writing`, `history` and
`cases` (the records), `rejects` and `account` (what came of it).
"""

from store.intake.account import Account
from store.intake.headings import load_mapping
from store.intake.importing import Progress, import_file

__all__ = ["Account", "Progress", "import_file", "load_mapping"]
