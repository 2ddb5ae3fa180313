/** Scores of data quality as they stand, and a point a day of their means. */
export const quality = `
-- Scores in ten-thousandths, null where a criterion cannot be judged; newest: packed base period of the
-- newest figure; reasons as JSON; at: since when it has been so.
CREATE TABLE quality (
  unit INTEGER NOT NULL,
  measure INTEGER NOT NULL,
  correct INTEGER,
  sufficient INTEGER,
  clean INTEGER,
  living INTEGER,
  consistent INTEGER,
  shared INTEGER,
  total INTEGER NOT NULL,
  uses INTEGER NOT NULL,
  newest INTEGER,
  reasons TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (unit, measure)
) STRICT, WITHOUT ROWID;
CREATE INDEX quality_by_total ON quality (total, unit, measure);
CREATE INDEX quality_by_measure ON quality (measure, total, unit);

-- measure 0: all measures of a unit and those below it; else that measure over the whole station.
CREATE TABLE quality_days (
  unit INTEGER NOT NULL,
  measure INTEGER NOT NULL,
  day INTEGER NOT NULL,
  scores INTEGER NOT NULL,
  correct INTEGER,
  sufficient INTEGER,
  clean INTEGER,
  living INTEGER,
  consistent INTEGER,
  shared INTEGER,
  total INTEGER,
  uses REAL,
  PRIMARY KEY (unit, measure, day)
) STRICT, WITHOUT ROWID;

CREATE INDEX quarantine_by_measure ON quarantine (unit, measure);
`
