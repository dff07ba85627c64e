"""Who changed what when, of all that is kept: the history of every kind, put into one order."""

from __future__ import annotations

from diagnops.kb.casebase import Write
from diagnops.kb.sqlite_marks import Rows

_ALL = """
select at, who, 'case ' || action as what, case_id as name, why from change
union all select at, who, 'investigation ' || json_extract(body, '$.kind'), investigation, '' from event
union all select at, who, 'correction added', cast(number as text), '' from correction
union all select substr(withdrawn, 1, 25), substr(withdrawn, 27), 'correction withdrawn', cast(number as text), ''
  from correction where withdrawn is not null
union all select at, who, 'misreading added', cast(number as text), '' from misreading
union all select substr(withdrawn, 1, 25), substr(withdrawn, 27), 'misreading withdrawn', cast(number as text), ''
  from misreading where withdrawn is not null
union all select at, who, 'vocabulary ' || action, name, why from vocabulary_change
union all select at, who, 'token added', name, scope from token
union all select substr(revoked, 1, 25), substr(revoked, 27), 'token revoked', name, '' from token
  where revoked is not null
union all select at, who, 'alerts received', coalesce(investigation, ''), kind from delivery
"""


def writes(rows: Rows, limit: int) -> list[Write]:
    """What was written last, the latest first."""
    return [Write(*row) for row in rows(f"select * from ({_ALL}) order by at desc limit ?", [limit])]
