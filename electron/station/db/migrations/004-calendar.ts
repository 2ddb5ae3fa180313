export const calendar = `
-- Days that are not what their weekday says. kind 'normal' is a shipped day that was taken back here.
-- edited_at is null where a day stands as it was shipped; only those follow a newer table.
CREATE TABLE calendar_days (
  day INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  name_vi TEXT NOT NULL,
  name_en TEXT NOT NULL,
  note TEXT NOT NULL,
  certain INTEGER NOT NULL,
  swapped_with INTEGER,
  edited_at INTEGER
) STRICT;

-- One row, as soon as a shipped table has been entered.
CREATE TABLE calendar_settings (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  table_version INTEGER NOT NULL,
  office_hours TEXT NOT NULL,
  deadline_moves INTEGER NOT NULL,
  edited_at INTEGER
) STRICT;
`
