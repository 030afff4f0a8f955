-- An account whose address has no mailbox any more is deleted too, when the mail server has said so for a month.
-- unused_mailed_at then has the moment of the first refusal.
alter table account
    add column unused_refused_at timestamptz; -- when the mail server first refused the mail about unused_since, since there is no mailbox
