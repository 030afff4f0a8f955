package assessment

import (
	"context"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"reflectietool/internal/account"
	"reflectietool/internal/database"
	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
)

// isLevel is the SQL condition that a choice, in value, is a level.
const isLevel = `value in ('verkennen', 'groeien', 'vast', 'doorgeven')`

// lockPerson makes additions by one person take turns, so that limits hold, and waits for a deletion of
// the person.
const lockPerson = `select from person where id = $1 for no key update`

// textRoom is the SQL for the room that texts need: how many bytes those in @bodies are longer than what
// stands in the reflection open, and whether @person may keep that. The texts of the person are counted
// only when they grow: a text that becomes shorter always fits, also when a claim of a guest's work took
// the person over the limit.
const textRoom = `typed as (
    select * from open, unnest(@kinds::text[], @abouts::text[], @bodies::text[]) as t (kind, about, body)
), grown as (
    select coalesce(sum(octet_length(t.body) - coalesce(octet_length(stored.body), 0)), 0) as bytes
      from typed t left join reflection_text stored
        on stored.person_id = @person and stored.reflection_id = t.id and stored.kind = t.kind and stored.about = t.about
), room as materialized (
    select case when bytes <= 0 then true else bytes
               + (select coalesce(sum(octet_length(body)), 0) from reflection_text where person_id = @person)
               <= case when account then @account_most::bigint else @guest_most::bigint end
           end as fits, account
      from grown, (select exists (select from account where person_id = @person) as account) a
), texts as (
    insert into reflection_text (person_id, reflection_id, kind, about, body)
    select @person, t.id, t.kind, t.about, t.body from typed t, room where fits
        on conflict (person_id, reflection_id, kind, about) do update set body = excluded.body
)`

// merge is the SQL that adds answers to those in a reflection.
const merge = `statements = statements || @statements::jsonb, choices = choices || @choices::jsonb,
	       targets = targets || @targets::jsonb, weights = weights || @weights::jsonb`

// unfinishedOf returns the SQL condition on the reflection in which answers are saved, for an SQL expression
// of the acting person. No reflection of an edition that does not know the questions meets it.
func unfinishedOf(person string) string {
	return `id = @id and person_id = ` + person + ` and finished_at is null and edition = any(@editions)`
}

// save reports whether everything was saved; false means that the texts do not fit, in which case
// nothing was saved, or that the reflection does not exist, is finished, or is of an edition that
// does not know these questions. All answers go in one statement.
func (s *Service) save(ctx context.Context, person, id string, editions []string, c Changes) (bool, room, error) {
	args := pgx.StrictNamedArgs{"id": id, "person": person, "editions": editions}
	c.answers(args)
	if len(c.textFields()) == 0 {
		tag, err := s.db.Exec(ctx, `update reflection set `+merge+` where `+unfinishedOf("@person"), args)
		return tag.RowsAffected() == 1, room{Fits: true}, database.Translate(err)
	}
	s.texts(c.texts(), args)
	batch := &pgx.Batch{}
	batch.Queue(lockPerson, person)
	return s.send(ctx, batch, `
		with open as (select id from reflection where `+unfinishedOf("@person")+` for no key update), `+textRoom+`, saved as (
		    update reflection r set `+merge+` from open, room where r.id = open.id and fits returning 1)
		select exists (select from saved), fits, account from room`, args)
}

// saveByToken is save for the person whose session has this token. It writes no texts.
func (s *Service) saveByToken(ctx context.Context, token account.Token, id string, editions []string, c Changes) (bool, error) {
	args := pgx.StrictNamedArgs{"id": id, "editions": editions}
	account.ActingArgs(args, token, s.now())
	c.answers(args)
	tag, err := s.db.Exec(ctx, `update reflection set `+merge+` where `+unfinishedOf(account.Acting), args)
	return tag.RowsAffected() == 1, database.Translate(err)
}

// answers adds the answers in c to the arguments of merge.
func (c Changes) answers(args pgx.StrictNamedArgs) {
	choices, targets, weights := map[string]Choice{}, map[string]framework.Level{}, map[string]Weight{}
	for slug, change := range c.Competencies {
		put(choices, slug, change.Choice)
		put(targets, slug, change.Target)
		put(weights, slug, change.Weight)
	}
	statements := c.Statements
	if statements == nil {
		statements = map[string]Answer{}
	}
	args["statements"], args["choices"], args["targets"], args["weights"] = statements, choices, targets, weights
}

func put[T any](m map[string]T, key string, value *T) {
	if value != nil {
		m[key] = *value
	}
}

// The kinds of text, as they are stored.
const (
	textNote       = "voorbeeld"
	textDifference = "verschil"
	textQuestion   = "vraag"
)

// storedText is one text of a person in a reflection.
type storedText struct {
	Kind  string // textNote, textDifference or textQuestion
	About string // slug of a competency, or of a kenmerk for textQuestion
	Body  string
}

// texts returns the texts in c.
func (c Changes) texts() []storedText {
	var all []storedText
	for slug, change := range c.Competencies {
		if change.Note != nil {
			all = append(all, storedText{textNote, slug, *change.Note})
		}
	}
	for slug, answer := range c.Kenmerken {
		all = append(all, storedText{textQuestion, slug, answer})
	}
	return all
}

// texts adds texts to the arguments of textRoom, with the limits on all texts of a guest and of an
// account.
func (s *Service) texts(all []storedText, args pgx.StrictNamedArgs) {
	var kinds, abouts, bodies []string
	for _, t := range all {
		kinds, abouts, bodies = append(kinds, t.Kind), append(abouts, t.About), append(bodies, t.Body)
	}
	args["kinds"], args["abouts"], args["bodies"] = kinds, abouts, bodies
	args["guest_most"], args["account_most"] = atMost(s.limits.Guest.NoteBytes), atMost(s.limits.Account.NoteBytes)
}

// saveDifferences returns fault.NotFound for a reflection that is not the person's or is not
// finished, and for a competency that its edition does not know.
func (s *Service) saveDifferences(ctx context.Context, person, id string, differences map[string]string) (room, error) {
	args := pgx.StrictNamedArgs{"id": id, "person": person, "competencies": slices.Collect(maps.Keys(differences))}
	var all []storedText
	for slug, body := range differences {
		all = append(all, storedText{textDifference, slug, body})
	}
	s.texts(all, args)
	batch := &pgx.Batch{}
	batch.Queue(lockPerson, person)
	found, left, err := s.send(ctx, batch, `
		with open as (
		    select id from reflection where id = @id and person_id = @person and finished_at is not null and targets ?& @competencies::text[]
		       for no key update
		), `+textRoom+` select exists (select from open), fits, account from room`, args)
	if err == nil && !found {
		err = fault.NotFound
	}
	return left, err
}

// Delete deletes a reflection of this person with all that belongs to it: its answers, its
// gespreksblad with the shares of it, and the choice whether it counts in a round that is open. It
// returns fault.NotFound for a reflection that is not the person's. Locking the person first makes
// it take turns with a choice about a round.
func (s *Service) Delete(ctx context.Context, person, id string) error {
	batch := &pgx.Batch{}
	batch.Queue(lockPerson, person)
	batch.Queue(`delete from reflection where id = $1 and person_id = $2`, id, person).Exec(func(tag pgconn.CommandTag) error {
		if tag.RowsAffected() == 0 {
			return pgx.ErrNoRows
		}
		return nil
	})
	return database.Translate(s.db.SendBatch(ctx, batch).Close())
}

// send adds to a batch the statement that returns whether it found the reflection, and a room, and sends
// it. A batch is one round trip and one transaction. A statement sees what was committed before it began,
// so one that counts texts begins after a lock is held.
func (s *Service) send(ctx context.Context, batch *pgx.Batch, sql string, args pgx.StrictNamedArgs) (done bool, left room, err error) {
	batch.Queue(sql, args).QueryRow(func(row pgx.Row) error { return row.Scan(&done, &left.Fits, &left.Account) })
	err = s.db.SendBatch(ctx, batch).Close()
	return done, left, database.Translate(err)
}
