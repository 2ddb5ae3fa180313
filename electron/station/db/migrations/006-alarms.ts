/**
 * Alarms, one row from opening to close, and all that happened to them. An alarm's row follows its state;
 * its events are only ever added to. `record` holds the alarm and the figure it is about, as JSON.
 *
 * An alarm of a child station stands in the same table, so that all have numbers of one series.
 */
export const alarms = `
CREATE TABLE alarms (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  unit INTEGER NOT NULL,
  kpi INTEGER,
  code TEXT,
  severity TEXT NOT NULL,
  state TEXT NOT NULL,
  record TEXT NOT NULL,
  -- Revision as owed to the parent; 0 while it is not its matter.
  rev INTEGER NOT NULL DEFAULT 0,
  -- The child's unit whose station told of it, its key, epoch and revision there; null for this station's own.
  origin INTEGER,
  origin_key TEXT,
  origin_epoch INTEGER,
  origin_rev INTEGER
) STRICT;
-- One open alarm per source and kind.
CREATE UNIQUE INDEX alarms_open ON alarms (kind, unit, COALESCE(kpi, 0)) WHERE state <> 'closed' AND origin IS NULL;
CREATE UNIQUE INDEX alarms_received ON alarms (origin, origin_key) WHERE state <> 'closed' AND origin IS NOT NULL;
CREATE INDEX alarms_by_state ON alarms (state, id);
CREATE TRIGGER alarms_stay BEFORE DELETE ON alarms BEGIN SELECT RAISE(ABORT, 'alarms are not deleted'); END;

CREATE TABLE alarm_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  alarm INTEGER NOT NULL REFERENCES alarms (id),
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  event TEXT NOT NULL,
  reason TEXT,
  until INTEGER,
  -- 1 where it put the alarm before the operator; load is counted by these.
  announces INTEGER NOT NULL,
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX alarm_events_of ON alarm_events (alarm, id);
CREATE INDEX alarm_events_announced ON alarm_events (at) WHERE announces = 1;
CREATE TRIGGER alarm_events_stay BEFORE DELETE ON alarm_events
  BEGIN SELECT RAISE(ABORT, 'alarm events are not deleted'); END;
CREATE TRIGGER alarm_events_stand BEFORE UPDATE ON alarm_events
  BEGIN SELECT RAISE(ABORT, 'alarm events are not changed'); END;

-- What the parent has not acknowledged.
CREATE TABLE outbox_alarms (
  alarm INTEGER PRIMARY KEY REFERENCES alarms (id),
  rev INTEGER NOT NULL
) STRICT;

-- One row, as soon as somebody has changed the settings.
CREATE TABLE alarm_settings (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  settings TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;
`
