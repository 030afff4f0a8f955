-- Where the levels of an offering come from: its source, or an estimate of the editors. Levels from
-- before this column have none, as nobody recorded it.
alter table offering add column level_basis text not null default ''
    check (level_basis in ('', 'bron', 'redactie'));

-- The shipped catalogue as it was last merged into this database: a digest of its file, and the keys
-- of all its offerings so far. An offering whose key is known but that is gone was removed by an
-- admin, and does not come back. Until here there was one catalogue, with these keys.
alter table catalogue_load
    add column digest bytea not null default '',
    add column keys text[] not null default '{}';
update catalogue_load set keys = array(select 'aanbod-' || n from regexp_split_to_table(
    '001 002 003 004 005 007 008 009 010 013 014 016 017 019 020 021 022 023 024 025 026 027 028 029
     030 031 032 034 035 037 038 039 040 041 043 044 045 046 047 048 049 050 051 054 055 056 057 058
     059 060 061 062 063 064 065 067 068 069 070 071 072 073 075 076 077 078 079 080 081 082 083 084
     085 086 088 089 091 092 093 094 096 097 098 099 100 101 102 103 104 105 106 107 108 109', '\s+') n);

grant update on catalogue_load to reflectietool_app;
