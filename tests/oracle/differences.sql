-- Cells that the stations say beside those that there should be, at every station that holds them.
CREATE OR REPLACE VIEW difference AS
SELECT history, station, unit, measure, slice, name,
  ARRAY[said.total, said.n, said.reported, said.carried]::numeric[] AS said,
  ARRAY[made.total, made.n, made.reported, made.carried]::numeric[] AS made,
  said.value AS said_value, made.value AS made_value
FROM (SELECT *, period AS name FROM said_cell) AS said
FULL JOIN (
  SELECT figure.history, holder.station, figure.unit, figure.measure, figure.slice, period.name,
    total, n, reported, carried, value
  FROM figure JOIN holder USING (history, unit) JOIN period ON period.id = figure.period
) AS made USING (history, station, unit, measure, slice, name)
WHERE (said.total, said.n, said.reported, said.carried) IS DISTINCT FROM (made.total, made.n, made.reported, made.carried)
  OR NOT abs(said.value - made.value) <= 1e-9 * abs(made.value);
