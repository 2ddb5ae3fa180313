/** Lamps and words that travel up, documents that travel down, and what the chain scene shows of both. */
export const chain = `
-- What this station tells its parent besides figures and alarms: the newest word of each kind and key.
CREATE TABLE told_up (
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  rev INTEGER NOT NULL,
  body TEXT NOT NULL,
  -- 1 until the parent has acknowledged this revision.
  waiting INTEGER NOT NULL,
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX told_up_waiting ON told_up (kind, key) WHERE waiting = 1;

CREATE TABLE outbox_lamps (
  unit INTEGER NOT NULL,
  kpi INTEGER NOT NULL,
  rev INTEGER NOT NULL,
  PRIMARY KEY (unit, kpi)
) STRICT, WITHOUT ROWID;

-- What children told, as they told it. sender is the child's unit, unit the one that it is about.
CREATE TABLE told (
  sender INTEGER NOT NULL REFERENCES units (id),
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  unit INTEGER NOT NULL REFERENCES units (id),
  epoch INTEGER NOT NULL,
  rev INTEGER NOT NULL,
  body TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  PRIMARY KEY (sender, kind, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX told_by_unit ON told (unit, kind);

-- Documents for children; unit null is for all of them. Of a kind and key the newest counts. Ids are never given
-- out twice, rows never deleted: a child names the last one that it took.
CREATE TABLE directives (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  unit INTEGER REFERENCES units (id),
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  author TEXT NOT NULL,
  -- Not handed down any more from then on (ms since 1970).
  expires_at INTEGER
) STRICT;
CREATE INDEX directives_by_key ON directives (kind, key, unit, id);

-- Documents of the parent, as they were answered for here.
CREATE TABLE received_directives (
  stream TEXT NOT NULL,
  id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  at INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  code TEXT,
  detail TEXT,
  PRIMARY KEY (stream, id)
) STRICT, WITHOUT ROWID;

-- Notices for this station's wall.
CREATE TABLE notices (
  id INTEGER PRIMARY KEY,
  sender TEXT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  level TEXT NOT NULL,
  author TEXT NOT NULL,
  at INTEGER NOT NULL,
  until INTEGER NOT NULL,
  seen_by TEXT,
  seen_at INTEGER
) STRICT;

-- directive_stream and directive_after: where in the parent's documents this station stands.
ALTER TABLE uplink ADD COLUMN directive_stream TEXT;
ALTER TABLE uplink ADD COLUMN directive_after INTEGER NOT NULL DEFAULT 0;
-- When the parent wrote that document, in its words: a parent that was restored has another one under the number.
ALTER TABLE uplink ADD COLUMN directive_at TEXT;
-- The parent's definitions when it answered last; others may take what these did not.
ALTER TABLE uplink ADD COLUMN parent_dictionary TEXT;
-- How deep the parent wants figures to go.
ALTER TABLE uplink ADD COLUMN depth TEXT NOT NULL DEFAULT 'own';
ALTER TABLE uplink ADD COLUMN behind_since INTEGER;

ALTER TABLE children ADD COLUMN applied_directive INTEGER NOT NULL DEFAULT 0;
-- In which the child's documents are numbered; another one, and it gets them all again.
ALTER TABLE children ADD COLUMN directive_stream TEXT;
ALTER TABLE children ADD COLUMN behind_since INTEGER;
ALTER TABLE children ADD COLUMN version TEXT;
-- How deep this station wants the child's figures to go.
ALTER TABLE children ADD COLUMN depth TEXT NOT NULL DEFAULT 'own';

-- A lamp as a child told it, where its unit has a station: sender is the child's unit, since ms since 1970.
ALTER TABLE standing ADD COLUMN told_sender INTEGER;
ALTER TABLE standing ADD COLUMN told_epoch INTEGER;
ALTER TABLE standing ADD COLUMN told_rev INTEGER;
ALTER TABLE standing ADD COLUMN told_lamp TEXT;
ALTER TABLE standing ADD COLUMN told_reason TEXT;
ALTER TABLE standing ADD COLUMN told_since INTEGER;

-- Whose definition it is: null where this station entered it, else the code of the unit that handed it down.
ALTER TABLE packs ADD COLUMN owner TEXT;
ALTER TABLE targets ADD COLUMN owner TEXT;
ALTER TABLE local_thresholds ADD COLUMN owner TEXT;
ALTER TABLE unit_changes ADD COLUMN owner TEXT;
ALTER TABLE calendar_settings ADD COLUMN owner TEXT;
`
