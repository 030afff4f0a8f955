alter table reflection reset (fillfactor);
