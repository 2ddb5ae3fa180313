/** Restatements, and the rows that were refused at the door. */
export const observationHistory = `
-- 1: entered after the period's cut-off, with a reason.
ALTER TABLE observations ADD COLUMN restated INTEGER NOT NULL DEFAULT 0;

-- 1: a restatement stands behind the figure.
ALTER TABLE cells ADD COLUMN restated INTEGER NOT NULL DEFAULT 0;

-- Ids stand in addresses that people keep, so none is given out twice. unit, measure, period, slice and
-- source are as they were written, right or wrong; row holds the known fields as JSON.
CREATE TABLE quarantine (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  unit TEXT NOT NULL,
  measure TEXT NOT NULL,
  period TEXT NOT NULL,
  slice TEXT NOT NULL,
  source TEXT NOT NULL,
  row TEXT NOT NULL,
  code TEXT NOT NULL,
  detail TEXT NOT NULL,
  author TEXT NOT NULL,
  owner_office TEXT,
  first_received_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  times INTEGER NOT NULL DEFAULT 1,
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'resolved', 'dismissed')),
  closed_at INTEGER,
  closed_by TEXT,
  closed_reason TEXT
) STRICT;
CREATE UNIQUE INDEX quarantine_open ON quarantine (unit, measure, slice, period, source) WHERE state = 'open';
`
