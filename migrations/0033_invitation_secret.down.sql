alter table invitation drop column secret_hash;
