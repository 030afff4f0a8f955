package doctor_test

import (
	"bytes"
	"encoding/base64"
	"testing"
	"time"

	"reflectietool/internal/account"
	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/doctor"
	"reflectietool/internal/seal"
)

func TestSecrets(t *testing.T) {
	t.Parallel()
	db := dbtest.NewDB(t)
	p := doctor.Patient{Config: healthy(), Serving: db.ServingURL, Machine: machine()}
	key := func(id string, b byte) string {
		return id + ":" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{b}, 32))
	}
	use := func(keys string) {
		t.Helper()
		var err error
		if p.Config.SecretKeys, err = seal.ParseKeys(keys); err != nil {
			t.Fatal(err)
		}
	}
	want(t, about(t, "secrets", p), doctor.OK, "there are no secrets of providers, or all are encrypted")
	run(t, db.OwnerURL, `
		with o as (insert into organisation (name, created_at) values ('Voorbeeld', now()) returning id)
		insert into organisation_login (organisation_id, issuer, client_id, client_secret) select id, 'https://login.example', 'x', 'geheim' from o`)
	want(t, about(t, "secrets", p), doctor.Warning, "secrets of providers that are stored as plain text: 1")
	use(key("a", 1))
	want(t, about(t, "secrets", p), doctor.Warning, "secrets that are not encrypted with the first key of REFLECTIETOOL_SECRET_KEYS: 1")
	accounts := account.NewService(db.Pool, time.Now)
	accounts.KeepSecrets(p.Config.SecretKeys)
	if done, err := accounts.SealSecrets(t.Context()); err != nil || done.Sealed != 1 {
		t.Fatalf("%+v, %v", done, err)
	}
	want(t, about(t, "secrets", p), doctor.OK, "there are no secrets of providers, or all are encrypted")
	use(key("b", 2) + "," + key("a", 1))
	want(t, about(t, "secrets", p), doctor.Warning, "before you take another key away")
	use(key("b", 2))
	want(t, about(t, "secrets", p), doctor.Fault, `needs the key named "a"`)
	run(t, db.OwnerURL, `update schema_migrations set version = version - 1`)
	want(t, about(t, "secrets", p), doctor.Skipped, "schema")
}
