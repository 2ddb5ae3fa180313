export const spine = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Counters that must never run backwards: 'rev' of this station's items, 'seq' of observations.
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE units (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  parent INTEGER REFERENCES units (id),
  kind TEXT NOT NULL,
  name_vi TEXT NOT NULL,
  name_en TEXT NOT NULL,
  folded TEXT NOT NULL,
  area_km2 REAL,
  lat REAL,
  lon REAL
) STRICT;
CREATE INDEX units_by_parent ON units (parent);

CREATE TABLE packs (
  pack TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  header TEXT NOT NULL,
  imported_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE measures (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  pack TEXT NOT NULL REFERENCES packs (pack),
  definition TEXT NOT NULL
) STRICT;

CREATE TABLE kpis (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  pack TEXT NOT NULL REFERENCES packs (pack),
  version INTEGER NOT NULL,
  definition TEXT NOT NULL
) STRICT;

CREATE TABLE kpi_versions (
  code TEXT NOT NULL,
  version INTEGER NOT NULL,
  definition TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (code, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE slices (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE) STRICT;
INSERT INTO slices (id, key) VALUES (0, '');

-- Short words that recur on every observation: sources and people.
CREATE TABLE labels (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE) STRICT;

-- Never overwritten: a correction is one more row with a higher seq. Instants are ms since 1970,
-- periods the packed integers of shared/domain/period.ts, values integers in the measure's decimals.
CREATE TABLE observations (
  unit INTEGER NOT NULL,
  measure INTEGER NOT NULL,
  slice INTEGER NOT NULL,
  period INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  value INTEGER,
  observed_at INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  source INTEGER NOT NULL,
  author INTEGER NOT NULL,
  reason TEXT,
  PRIMARY KEY (unit, measure, slice, period, seq)
) STRICT, WITHOUT ROWID;

-- part 0: the unit's cell; part 1: the share of its own observations, where it also has sub-units.
CREATE TABLE cells (
  unit INTEGER NOT NULL,
  measure INTEGER NOT NULL,
  slice INTEGER NOT NULL,
  part INTEGER NOT NULL,
  period INTEGER NOT NULL,
  total INTEGER,
  n INTEGER NOT NULL,
  reported INTEGER NOT NULL,
  carried INTEGER NOT NULL,
  rev INTEGER NOT NULL,
  as_of INTEGER NOT NULL,
  computed_at INTEGER NOT NULL,
  simulated INTEGER NOT NULL,
  origin_epoch INTEGER,
  origin_rev INTEGER,
  PRIMARY KEY (unit, measure, slice, part, period)
) STRICT, WITHOUT ROWID;

CREATE TABLE standing (
  unit INTEGER NOT NULL,
  kpi INTEGER NOT NULL,
  period INTEGER,
  value REAL,
  reason TEXT,
  lamp TEXT NOT NULL,
  since INTEGER NOT NULL,
  as_of INTEGER,
  reported INTEGER,
  simulated INTEGER NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (unit, kpi)
) STRICT, WITHOUT ROWID;

-- Leaf units that are due, as their sender says; sender is the enrolled child, or this station's unit.
CREATE TABLE roster (
  unit INTEGER NOT NULL,
  measures TEXT NOT NULL,
  sender INTEGER NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER,
  rev INTEGER NOT NULL,
  origin_epoch INTEGER,
  origin_rev INTEGER,
  PRIMARY KEY (unit, measures, sender)
) STRICT, WITHOUT ROWID;

-- What the parent has not acknowledged. lane 0: current periods; 1: history.
CREATE TABLE outbox_cells (
  lane INTEGER NOT NULL,
  unit INTEGER NOT NULL,
  measure INTEGER NOT NULL,
  slice INTEGER NOT NULL,
  period INTEGER NOT NULL,
  rev INTEGER NOT NULL,
  PRIMARY KEY (lane, unit, measure, slice, period)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox_roster (
  unit INTEGER NOT NULL,
  measures TEXT NOT NULL,
  rev INTEGER NOT NULL,
  PRIMARY KEY (unit, measures)
) STRICT, WITHOUT ROWID;

-- Items the parent refused, until its dictionary changes or a newer revision is accepted.
CREATE TABLE refused_items (
  key TEXT PRIMARY KEY,
  rev INTEGER NOT NULL,
  code TEXT NOT NULL,
  detail TEXT NOT NULL,
  refused_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE uplink (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  parent TEXT NOT NULL,
  url TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  acknowledged TEXT,
  pending TEXT,
  resyncing INTEGER NOT NULL,
  joined_at INTEGER NOT NULL,
  acknowledged_at INTEGER
) STRICT;

CREATE TABLE enrolments (
  secret_hash TEXT PRIMARY KEY,
  unit TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  key_hash TEXT,
  certificate TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE children (
  unit INTEGER PRIMARY KEY REFERENCES units (id),
  fingerprint TEXT NOT NULL,
  certificate TEXT NOT NULL,
  -- The certificate before the last renewal: valid until the new one has been used.
  previous_fingerprint TEXT,
  enrolled_at INTEGER NOT NULL,
  revoked_at INTEGER,
  epoch INTEGER NOT NULL DEFAULT 0,
  last_batch TEXT,
  last_contact_at INTEGER,
  backlog INTEGER,
  clock_skew_ms INTEGER,
  state TEXT NOT NULL DEFAULT 'never',
  state_since INTEGER NOT NULL
) STRICT;

CREATE TABLE sources (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  measures TEXT NOT NULL,
  units TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE devices (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  pairing_hash TEXT UNIQUE,
  pairing_expires_at INTEGER,
  token_hash TEXT UNIQUE,
  created_at INTEGER NOT NULL,
  paired_at INTEGER,
  last_seen_at INTEGER,
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE boundaries (unit INTEGER PRIMARY KEY REFERENCES units (id), geometry TEXT NOT NULL) STRICT;

CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;

CREATE TABLE idempotency (
  key TEXT PRIMARY KEY,
  request_hash TEXT NOT NULL,
  answer TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`
