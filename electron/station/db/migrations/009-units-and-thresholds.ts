/**
 * Thresholds that the station sets itself, the day on which management months start, units that merge or
 * split, and which units are due for which measures.
 */
export const unitsAndThresholds = `
-- Never overwritten: the newest row of (code, unit, kind, since) counts; null green and red withdraw. unit is
-- a code, since a packed period, green and red are numbers or pairs as JSON.
CREATE TABLE local_thresholds (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL,
  unit TEXT,
  kind TEXT,
  since INTEGER NOT NULL,
  green TEXT,
  red TEXT,
  reason TEXT NOT NULL,
  author TEXT NOT NULL,
  recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX local_thresholds_by_scope ON local_thresholds (code, since, unit, kind, id);

ALTER TABLE calendar_settings ADD COLUMN management_month_day INTEGER;

-- First day on which a unit is there, and on which it is no more; packed, null for from ever and for good.
ALTER TABLE units ADD COLUMN valid_from INTEGER;
ALTER TABLE units ADD COLUMN valid_to INTEGER;

-- The merge map. Never overwritten: the newest row of (from_unit, to_unit, since) counts; a null share
-- withdraws it. since is a packed day, source the decision.
CREATE TABLE unit_changes (
  id INTEGER PRIMARY KEY,
  from_unit INTEGER NOT NULL REFERENCES units (id),
  to_unit INTEGER NOT NULL REFERENCES units (id),
  since INTEGER NOT NULL,
  share REAL,
  source TEXT NOT NULL,
  author TEXT NOT NULL,
  recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX unit_changes_by_key ON unit_changes (from_unit, to_unit, since, id);
`
