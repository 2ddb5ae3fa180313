-- Cells from what was entered, as domain.md tells it under "Measures" and "Cells". One statement for all
-- histories at a time.

-- Rounds half up, as integers.
CREATE OR REPLACE FUNCTION quotient(part numeric, whole numeric) RETURNS numeric IMMUTABLE LANGUAGE sql
  RETURN floor((2 * part + whole) / (2 * whole));

-- A mean that sub-units' means are summed or compared with keeps six more digits; what is pooled keeps the sum.
DROP TABLE IF EXISTS rule CASCADE;
CREATE UNLOGGED TABLE rule AS
SELECT id AS measure, over_time, over_units, base, kind,
  over_units = 'avg' OR (over_units = 'none' AND over_time = 'avg') AS pools,
  decimals + CASE WHEN over_time = 'avg' AND over_units IN ('sum', 'min', 'max') THEN 6 ELSE 0 END AS digits
FROM measure;

-- The last word on each figure. A null takes it back: then there is none.
DROP TABLE IF EXISTS word;
CREATE UNLOGGED TABLE word AS
SELECT * FROM (
  SELECT DISTINCT ON (history, unit, measure, slice, period)
    history, unit, measure, slice, period.id AS period, period.nth, value, observed
  FROM entered JOIN period ON period.name = entered.period
  ORDER BY history, unit, measure, slice, period, turn DESC
) AS newest
WHERE value IS NOT NULL;

-- Time first, at the origin: a unit's own figures make its cells of every length.
DROP TABLE IF EXISTS own;
CREATE UNLOGGED TABLE own AS
SELECT history, unit, measure, slice, period,
  CASE
    WHEN over_time = 'avg' AND pools THEN sum
    WHEN over_time = 'avg' THEN quotient(sum * 1000000, n)
    WHEN pools THEN figure * n
    ELSE figure
  END AS total,
  n, observed
FROM (
  SELECT history, unit, word.measure, slice, inside.whole AS period, rule.over_time, rule.pools,
    count(*) AS n,
    sum(value) AS sum,
    max(observed) AS observed,
    CASE rule.over_time
      WHEN 'sum' THEN sum(value)
      WHEN 'last' THEN (array_agg(value ORDER BY nth DESC))[1]
      WHEN 'min' THEN min(value)
      WHEN 'max' THEN max(value)
    END AS figure
  FROM word
  JOIN rule ON rule.measure = word.measure
  JOIN inside ON inside.base = word.period
  GROUP BY history, unit, word.measure, slice, inside.whole, rule.over_time, rule.pools
) AS folded;

DROP TABLE IF EXISTS cell;
CREATE UNLOGGED TABLE cell (
  history integer, unit integer, measure integer, slice smallint, period integer,
  total numeric, n bigint, reported bigint, carried bigint, observed bigint
);

ANALYZE word;
ANALYZE own;

-- Leaves: nobody below them.
INSERT INTO cell
SELECT history, unit, measure, slice, period, total, n, 1, 0, observed
FROM own WHERE NOT EXISTS (SELECT 1 FROM unit AS below WHERE below.parent = own.unit);

-- Until which period a figure stands: where it carries, until its source has a newer one, its reach ends or,
-- for what counts from the start of a year or is set for one, the year does.
DROP VIEW IF EXISTS stands;
CREATE VIEW stands AS
SELECT part.*, period.length, period.nth,
  CASE
    WHEN rule.kind = 'stock' THEN period.nth + reach.periods
    WHEN rule.kind IN ('cumulative', 'plan') THEN least(period.nth + reach.periods, year_end.nth)
    ELSE period.nth
  END AS latest
FROM cell AS part
JOIN rule USING (measure)
JOIN period ON period.id = part.period
JOIN reach ON reach.length = period.length
JOIN year_end ON year_end.length = period.length AND year_end.year = period.year;

-- Then up the tree: the units of one depth, from the cells of those right below them and from their own.
CREATE OR REPLACE PROCEDURE climb(wanted_depth integer) LANGUAGE plpgsql AS $climb$
BEGIN
  DROP TABLE IF EXISTS part;
  CREATE UNLOGGED TABLE part AS
  SELECT history, unit.parent AS unit, unit.id AS source, measure, slice, length, nth, latest,
    total, n, reported, carried, observed
  FROM stands JOIN unit ON unit.id = stands.unit
  JOIN unit AS parent ON parent.id = unit.parent AND parent.depth = wanted_depth
  JOIN rule USING (measure)
  WHERE rule.over_units <> 'none';

  -- A figure of the unit's own is one more leaf.
  INSERT INTO part
  SELECT history, own.unit, own.unit, measure, slice, period.length, period.nth,
    CASE
      WHEN rule.kind = 'stock' THEN period.nth + reach.periods
      WHEN rule.kind IN ('cumulative', 'plan') THEN least(period.nth + reach.periods, year_end.nth)
      ELSE period.nth
    END,
    total, n, 1, 0, observed
  FROM own
  JOIN unit ON unit.id = own.unit AND unit.depth = wanted_depth
  JOIN rule USING (measure)
  JOIN period ON period.id = own.period
  JOIN reach ON reach.length = period.length
  JOIN year_end ON year_end.length = period.length AND year_end.year = period.year
  WHERE EXISTS (SELECT 1 FROM unit AS below WHERE below.parent = own.unit);

  ANALYZE part;
  INSERT INTO cell
  WITH
    -- There is a cell only where something was reported in the period itself.
    wanted AS (SELECT DISTINCT history, unit, measure, slice, length, nth FROM part),
    newest AS (
      SELECT part.*,
        lead(nth) OVER (PARTITION BY history, unit, source, measure, slice, length ORDER BY nth) AS next
      FROM part
    ),
    chosen AS (
      SELECT wanted.nth AS wanted_nth, newest.*, newest.nth < wanted.nth AS is_carried
      FROM wanted JOIN newest USING (history, unit, measure, slice, length)
      WHERE wanted.nth BETWEEN newest.nth AND newest.latest AND (newest.next IS NULL OR wanted.nth < newest.next)
    )
  SELECT history, unit, measure, slice, period.id,
    CASE rule.over_units WHEN 'min' THEN min(total) WHEN 'max' THEN max(total) ELSE sum(total) END,
    sum(n),
    sum(CASE WHEN is_carried THEN 0 ELSE reported END),
    sum(CASE WHEN is_carried THEN reported + carried ELSE carried END),
    max(observed)
  FROM chosen
  JOIN rule USING (measure)
  JOIN period ON period.length = chosen.length AND period.nth = chosen.wanted_nth
  GROUP BY history, unit, measure, slice, period.id, rule.over_units;
END
$climb$;

CALL climb(1);
CALL climb(0);
CREATE INDEX ON cell (history, unit, measure, period) WHERE slice = 0;
ANALYZE cell;

-- The figure that people read.
DROP VIEW IF EXISTS figure;
CREATE VIEW figure AS
SELECT cell.*,
  CASE WHEN rule.pools THEN total::double precision / n ELSE total::double precision END
    / (10::numeric ^ rule.digits)::double precision AS value
FROM cell JOIN rule USING (measure);
