"""Files to records: read, recognise, clean, match, write, hand back what was refused.

`import_file` is the way in. One job a module, in the order in which a file goes through them: `reading`,
`encodings`, `archives` and `workbooks` (cells), `kinds`, `spelling`, `witnesses`, `guessing`, `headings` and
`opening` (what the columns are), `asking`, `filemap`, `mapfiles` and `known_layouts` (what is asked about
them, said and remembered), `text`, `words`, `dates`, `telephones` and `cleaning` (what a cell means),
`columns`, `visits` and `calls` (rows),
`staging` (temporary tables), `matching`, `facts` and `items` (what is new, what changes), `closing` and
`crediting` (what is done, what brought it), `writing`, `history` and `cases` (the records), `rejects` and `account` (what came of it).
"""

from store.intake.account import Account
from store.intake.filemap import load_mapping
from store.intake.filling import Progress
from store.intake.importing import import_file

__all__ = ["Account", "Progress", "import_file", "load_mapping"]
