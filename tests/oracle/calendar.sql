-- Periods as domain.md tells them: days, ISO weeks, months, quarters, half-years, years.
-- `length` orders them from day to year; `nth` counts the periods of one length.
CREATE UNLOGGED TABLE period (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE,
  length smallint NOT NULL,
  nth integer NOT NULL,
  first date NOT NULL,
  last date NOT NULL,
  -- The year whose figures a cumulative one continues; of a week, the year of its Thursday.
  year integer NOT NULL,
  UNIQUE (length, nth)
);

INSERT INTO period (name, length, nth, first, last, year)
SELECT to_char(day, 'YYYY-MM-DD'), 0, day::date - date '1970-01-01', day, day, extract(year FROM day)
FROM generate_series(timestamp '2018-01-01', '2029-12-31', '1 day') AS day;

INSERT INTO period (name, length, nth, first, last, year)
SELECT to_char(monday, 'IYYY-"W"IW'), 1, (monday::date - date '1970-01-05') / 7, monday, monday + interval '6 days',
  extract(year FROM monday + interval '3 days')
FROM generate_series(timestamp '2018-01-01', '2029-12-24', '7 days') AS monday;

INSERT INTO period (name, length, nth, first, last, year)
SELECT
  CASE months
    WHEN 1 THEN to_char(start, 'YYYY-MM')
    WHEN 3 THEN to_char(start, 'YYYY-"Q"Q')
    WHEN 6 THEN to_char(start, 'YYYY-') || CASE WHEN extract(month FROM start) < 7 THEN 'H1' ELSE 'H2' END
    ELSE to_char(start, 'YYYY')
  END,
  length,
  row_number() OVER (PARTITION BY length ORDER BY start),
  start,
  start + make_interval(months => months) - interval '1 day',
  extract(year FROM start)
FROM (VALUES (2, 1), (3, 3), (4, 6), (5, 12)) AS kind (length, months),
  generate_series(timestamp '2018-01-01', '2029-12-31', make_interval(months => months)) AS start;

-- Every period that a base period goes into whole, itself included: a week by its Thursday, and nothing
-- but a day into a week.
CREATE UNLOGGED TABLE inside AS
SELECT base.id AS base, whole.id AS whole, whole.length
FROM period AS base
JOIN period AS whole
  ON whole.length > base.length AND (whole.length <> 1 OR base.length = 0)
  AND CASE base.length WHEN 1 THEN base.first + 3 ELSE base.first END BETWEEN whole.first AND whole.last
UNION ALL
SELECT id, id, length FROM period;
CREATE UNIQUE INDEX ON inside (base, length) INCLUDE (whole);

-- The one before, and the one of the same name a year before, where there is one.
CREATE UNLOGGED TABLE shifted AS
SELECT period.id AS period, 'prev' AS by, before.id AS there
FROM period LEFT JOIN period AS before ON before.length = period.length AND before.nth = period.nth - 1
UNION ALL
SELECT period.id, 'last_year', before.id
FROM period
LEFT JOIN period AS before
  ON before.length = period.length
  AND before.name = (left(period.name, 4)::integer - 1)::text || substr(period.name, 5);
CREATE UNIQUE INDEX ON shifted (period, by) INCLUDE (there);

-- How far back a figure stands in for a missing one: 31 days, 8 weeks, 12 months, 4 quarters, 2 years.
CREATE UNLOGGED TABLE reach AS
SELECT * FROM (VALUES (0, 31), (1, 8), (2, 12), (3, 4), (4, 2), (5, 2)) AS reach (length, periods);

-- The last period of each length in each year.
CREATE UNLOGGED TABLE year_end AS SELECT length, year, max(nth) AS nth FROM period GROUP BY length, year;
ANALYZE;
