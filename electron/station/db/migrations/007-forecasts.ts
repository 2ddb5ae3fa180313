/**
 * What standing lamps are heading for, and every early warning that was issued. Instants are ms since
 * 1970, periods and days packed.
 */
export const forecasts = `
-- The latest forecast of a lamp, with what it was made from: a lamp that has moved on needs another.
CREATE TABLE forecasts (
  unit INTEGER NOT NULL,
  kpi INTEGER NOT NULL,
  period INTEGER NOT NULL,
  made_at INTEGER NOT NULL,
  from_period INTEGER NOT NULL,
  from_value REAL NOT NULL,
  lamp TEXT NOT NULL,
  version INTEGER NOT NULL,
  value REAL NOT NULL,
  low REAL NOT NULL,
  high REAL NOT NULL,
  probability REAL NOT NULL,
  colour TEXT,
  crosses_on INTEGER,
  warns INTEGER NOT NULL,
  method TEXT NOT NULL,
  PRIMARY KEY (unit, kpi)
) STRICT, WITHOUT ROWID;

-- Never deleted; a row is written to once more, when its period has been judged. One for each lamp, period
-- and colour that it stood at.
CREATE TABLE warnings (
  id INTEGER PRIMARY KEY,
  unit INTEGER NOT NULL,
  kpi INTEGER NOT NULL,
  period INTEGER NOT NULL,
  issued_at INTEGER NOT NULL,
  lamp TEXT NOT NULL,
  from_period INTEGER NOT NULL,
  from_value REAL NOT NULL,
  version INTEGER NOT NULL,
  value REAL NOT NULL,
  low REAL NOT NULL,
  high REAL NOT NULL,
  probability REAL NOT NULL,
  colour TEXT NOT NULL,
  crosses_on INTEGER NOT NULL,
  method TEXT NOT NULL,
  simulated INTEGER NOT NULL,
  -- End of its period: from then on its outcome is looked for.
  due_at INTEGER NOT NULL,
  outcome TEXT,
  resolved_at INTEGER,
  final_value REAL,
  final_lamp TEXT,
  UNIQUE (unit, kpi, period, lamp)
) STRICT;
CREATE INDEX warnings_open ON warnings (unit, kpi, due_at) WHERE outcome IS NULL;
CREATE INDEX warnings_by_time ON warnings (issued_at);
`
