-- Until when a download of the person's own data counts as running. It is cleared when the download
-- ends; the moment is for a server that stopped in the middle.
alter table person add column download_until timestamptz;
