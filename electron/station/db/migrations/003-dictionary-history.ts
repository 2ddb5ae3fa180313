/** Definitions that are taken out stay behind their history; packs keep their order; targets. */
export const dictionaryHistory = `
ALTER TABLE packs ADD COLUMN first_imported_at INTEGER NOT NULL DEFAULT 0;
UPDATE packs SET first_imported_at = imported_at;

-- position: place in the pack's file. retired_at: since when the pack is without it; ids are never given
-- out twice, for cells, standing lamps and versions hang on them.
ALTER TABLE measures ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
ALTER TABLE measures ADD COLUMN retired_at INTEGER;
UPDATE measures SET position = id;
ALTER TABLE kpis ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
ALTER TABLE kpis ADD COLUMN retired_at INTEGER;
UPDATE kpis SET position = id;

-- Never overwritten: the newest row of (unit, code, period) is in force; a null value withdraws.
CREATE TABLE targets (
  id INTEGER PRIMARY KEY,
  unit INTEGER NOT NULL REFERENCES units (id),
  code TEXT NOT NULL,
  period INTEGER NOT NULL,
  value REAL,
  reason TEXT NOT NULL,
  author TEXT NOT NULL,
  recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX targets_by_key ON targets (unit, code, period, id);
`
