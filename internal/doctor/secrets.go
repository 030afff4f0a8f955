package doctor

import (
	"context"
	"strings"

	"reflectietool/internal/account"
	"reflectietool/internal/database"
)

// secrets examines whether the secrets of providers are encrypted, and can be read with the keys.
func (v *visit) secrets(ctx context.Context) []Finding {
	if database.CheckSchema(ctx, v.db) != nil {
		return one(Skipped, "the schema has to be fixed first")
	}
	accounts := account.NewService(v.db, v.Machine.Now)
	accounts.KeepSecrets(v.Config.SecretKeys)
	found, err := accounts.Secrets(ctx)
	switch {
	case err != nil:
		return unread(err)
	case found.Unreadable != nil:
		return wrong("people cannot sign in with the account of these organisations: %s. Put the key back in REFLECTIETOOL_SECRET_KEYS, "+
			"or let a national admin (landelijk beheerder) fill in the secret again", strings.ReplaceAll(found.Unreadable.Error(), "\n", "; "))
	case found.Plain > 0:
		return warn("secrets of providers that are stored as plain text: %d. Set REFLECTIETOOL_SECRET_KEYS, and start the server again", found.Plain)
	case found.Waiting > 0:
		return warn("secrets that are not encrypted with the first key of REFLECTIETOOL_SECRET_KEYS: %d. Start a server again before you take another key away",
			found.Waiting)
	}
	return ok("there are no secrets of providers, or all are encrypted with the first key")
}
