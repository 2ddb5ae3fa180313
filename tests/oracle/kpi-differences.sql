-- KPI values that differ: the number by more than a billionth of it, or the reason.
CREATE OR REPLACE VIEW kpi_difference AS
SELECT said.history, unit.code AS unit, said.kpi, said.period,
  said.value AS said_value, said.reason AS said_reason, made.value AS made_value, made.reason AS made_reason
FROM said_kpi AS said
JOIN period ON period.name = said.period
JOIN unit ON unit.id = said.unit
LEFT JOIN made_kpi AS made
  ON made.history = said.history AND made.unit = said.unit AND made.kpi = said.kpi AND made.period = period.id
WHERE (
  made.history IS NULL OR said.reason IS DISTINCT FROM made.reason
  OR (said.value IS NULL) <> (made.value IS NULL)
  OR NOT abs(said.value - made.value) <= 1e-9 * abs(made.value)
);
