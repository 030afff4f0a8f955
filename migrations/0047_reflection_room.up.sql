-- A quarter of each page stays free, so that a saved answer stays on the page of its reflection and no index
-- changes. The figures are in docs/benchmarks.md.
alter table reflection set (fillfactor = 75);
