-- What is asked of KPIs, and the cells of the total with the stretch for which each stands.
DROP TABLE IF EXISTS asked;
CREATE UNLOGGED TABLE asked AS
SELECT history, unit, kpi, period.id AS period FROM said_kpi JOIN period ON period.name = said_kpi.period;
CREATE INDEX ON asked (kpi);

DROP TABLE IF EXISTS standing;
CREATE UNLOGGED TABLE standing AS
SELECT history, unit, measure, stands.length, stands.nth, stands.latest, stands.observed,
  CASE WHEN rule.pools THEN stands.total::double precision / stands.n ELSE stands.total::double precision END
    / (10::numeric ^ rule.digits)::double precision AS value
FROM stands JOIN rule USING (measure)
WHERE slice = 0 AND history IN (SELECT history FROM said_kpi);
CREATE INDEX ON standing (history, unit, measure, length, nth);

DROP TABLE IF EXISTS made_kpi;
CREATE UNLOGGED TABLE made_kpi (
  history integer, unit integer, kpi integer, period integer, value double precision, reason text
);
ANALYZE asked;
ANALYZE standing;
