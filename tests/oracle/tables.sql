DROP TABLE IF EXISTS unit, measure, entered, said_cell, said_kpi, holder CASCADE;
CREATE UNLOGGED TABLE unit (id integer PRIMARY KEY, code text UNIQUE, parent integer, depth smallint);
CREATE UNLOGGED TABLE measure (
  id integer PRIMARY KEY,
  key text UNIQUE,
  kind text,
  over_time text,
  over_units text,
  base smallint,
  decimals smallint
);

-- What was entered and not refused, in the order in which it came. `value` counts in the measure's last
-- decimal and is null where a figure is taken back; `observed` is in ms.
CREATE UNLOGGED TABLE entered (
  history integer,
  turn integer,
  unit integer,
  measure integer,
  slice smallint,
  period text,
  value bigint,
  observed bigint
);

-- What the stations say: their cells and their KPI values.
CREATE UNLOGGED TABLE said_cell (
  history integer,
  station text,
  unit integer,
  measure integer,
  slice smallint,
  period text,
  total bigint,
  value double precision,
  n integer,
  reported integer,
  carried integer
);
CREATE UNLOGGED TABLE said_kpi (
  history integer,
  unit integer,
  kpi integer,
  period text,
  value double precision,
  reason text
);

-- Which stations know a unit's cells.
CREATE UNLOGGED TABLE holder (history integer, station text, unit integer);
