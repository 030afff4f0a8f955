drop table import_progress, import_row, import_plan;
