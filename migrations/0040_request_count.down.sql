drop table request_count;
drop table request_secret;
