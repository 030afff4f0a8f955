package doctor

import (
	"context"
	"errors"
	"strconv"

	"reflectietool/internal/database"
	"reflectietool/internal/fault"
)

// open opens the database as the server does. The error of that says what to do, and holds no password.
func (v *visit) open(ctx context.Context) []Finding {
	if v.Serving == "" {
		return []Finding{v.NoDatabase}
	}
	db, err := database.Open(ctx, v.Serving)
	switch {
	case errors.Is(err, fault.Unavailable):
		return wrong("it cannot be reached: %v. Check that PostgreSQL runs, and the address in DATABASE_URL", err)
	case err != nil:
		return wrong("%v", err)
	}
	v.db = db
	is, err := readSession(ctx, db)
	switch {
	case err != nil:
		return unread(err)
	case is.Standby:
		return wrong("it answers, and is a standby, which cannot write. Name the primary in DATABASE_URL, or all servers with target_session_attrs=read-write")
	case v.Config.External() && !database.Encrypted(v.Config.DatabaseURL):
		return warn("it answers from another machine, over a connection whose TLS does not verify the server. Add sslmode=verify-full to DATABASE_URL, unless nobody else can reach the network between them")
	case v.Config.External():
		return ok("it answers")
	}
	return ok("the private PostgreSQL in %s answers", v.Config.DataDir)
}

// unread is the finding about a question that PostgreSQL did not answer.
func unread(err error) []Finding {
	return wrong("it gives no answer: %v. Check that PostgreSQL runs, is not overloaded, and lets every role read its catalogue, and run doctor again", err)
}

func (v *visit) version(ctx context.Context) []Finding {
	const least = 15
	found, err := readSettings(ctx, v.db, []string{"server_version", "server_version_num"})
	if err != nil {
		return unread(err)
	}
	if number, _ := strconv.Atoi(found["server_version_num"]); number < least*10_000 {
		return wrong("it is %s, and the program needs %d or later. Upgrade PostgreSQL", found["server_version"], least)
	}
	return ok("%s", found["server_version"])
}

// connections compares how many this server opens with how many there may be.
func (v *visit) connections(ctx context.Context) []Finding {
	const spare = 4 // for commands such as this one, and for the administrator
	if database.Pooled(v.db) {
		return ok("this server opens up to %d to the pooler, which decides how many reach PostgreSQL", v.db.Config().MaxConns)
	}
	found, err := readSettings(ctx, v.db, []string{"max_connections", "superuser_reserved_connections", "reserved_connections"})
	if err != nil {
		return unread(err)
	}
	is, err := readSession(ctx, v.db)
	if err != nil {
		return unread(err)
	}
	number := func(name string) int { n, _ := strconv.Atoi(found[name]); return n } // 0 for one that this version does not have
	most, opens := number("max_connections")-number("superuser_reserved_connections")-number("reserved_connections"), int(v.db.Config().MaxConns)
	switch {
	case is.RoleConnections >= 0 && is.RoleConnections < opens:
		return warn("this server opens up to %d, and the role %s may have %d. Run: alter role %s connection limit %d", opens, is.Role, is.RoleConnections, is.Role, opens+spare)
	case opens+spare > most:
		return warn("this server opens up to %d, and PostgreSQL has %d for ordinary roles. Raise max_connections, or lower pool_max_conns in DATABASE_URL", opens, most)
	}
	return ok("this server opens up to %d of %d, and so does each other server on the database", opens, most)
}

func (v *visit) schema(ctx context.Context) []Finding {
	switch err := database.CheckSchema(ctx, v.db); {
	case errors.Is(err, fault.Unavailable):
		return unread(err)
	case err != nil:
		return wrong("%v", err) // which says what to do
	}
	return ok("it is the one that this program needs")
}

// roles examines what the serving role may do.
func (v *visit) roles(ctx context.Context) (bad []Finding) {
	is, err := readSession(ctx, v.db)
	if err != nil {
		return unread(err)
	}
	if is.Mighty {
		bad = append(bad, wrong("%s serves, and is a superuser or may make roles or databases. Run: alter role %[1]s nosuperuser nocreaterole nocreatedb noreplication nobypassrls", is.Role)...)
	}
	if is.Creates {
		bad = append(bad, wrong("%s serves, and may make tables or schemas. As a superuser, run: revoke create on schema public from public, %[1]s, and revoke create on the database", is.Role)...)
	}
	if is.Owned > 0 {
		bad = append(bad, wrong("%s serves, and owns %d tables or other relations, so it can change or drop them. Run: reassign owned by %[1]s to the role that migrates", is.Role, is.Owned)...)
	}
	if !is.TrailAdds {
		bad = append(bad, wrong("%s serves, and may not add to the trail (table audit). Run \"reflectietool migrate up\", and grant %s to it", is.Role, database.ServingRole)...)
	}
	if is.TrailAlters {
		bad = append(bad, wrong("%s serves, and may change or delete lines of the trail. Run: revoke update, delete, truncate on audit from %[1]s, %[2]s, public", is.Role, database.ServingRole)...)
	}
	if is.LoggedIn != is.Role {
		return orElse(bad, ok("%s serves, without rights to change the schema; it signs in as %s, which a DATABASE_OWNER_URL would keep apart", is.Role, is.LoggedIn))
	}
	return orElse(bad, ok("%s serves, without rights to change the schema, and can only add to the trail", is.Role))
}
