// Package reference is the smallest server with which the product is compared: chi, templ and pgx, and
// nothing else. It has a page made from three selects by index, and an upsert that is committed before
// the answer goes out. What it reaches is what these libraries and PostgreSQL allow on a machine.
package reference

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/database"
)

// Serve serves on an address until ctx ends, from a database that Fill filled.
func Serve(ctx context.Context, address, databaseURL string) error {
	pool, err := open(ctx, databaseURL)
	if err != nil {
		return err
	}
	defer pool.Close()
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	server := &http.Server{Handler: handler(pool), ReadHeaderTimeout: 5 * time.Second}
	context.AfterFunc(ctx, func() { _ = server.Close() }) // there is nothing to finish
	if err := server.Serve(listener); err != nil && ctx.Err() == nil {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// PagePath is the page of a visitor, from 1 to Visitors, that shows a number of items, at most MostItems.
func PagePath(visitor, items int) string { return fmt.Sprintf("/page/visitor-%d/%d", visitor, items) }

// AnswerPath takes an answer of a visitor in the field AnswerField to a question, from 1 to Questions.
func AnswerPath(visitor, question int) string {
	return fmt.Sprintf("/answer/%d/%d", visitor, question)
}

// AnswerField is the name of the field of AnswerPath.
const AnswerField = "answer"

// The size of the database.
const (
	Visitors  = 200
	Questions = 40
	MostItems = 200
)

func handler(pool *database.Pool) http.Handler {
	r := chi.NewRouter()
	r.Get("/", func(http.ResponseWriter, *http.Request) {}) // says that the server serves
	r.Get("/page/{visitor}/{items}", func(w http.ResponseWriter, r *http.Request) { showPage(w, r, pool) })
	r.Post("/answer/{visitor}/{question}", func(w http.ResponseWriter, r *http.Request) { saveAnswer(w, r, pool) })
	return r
}

func showPage(w http.ResponseWriter, r *http.Request, pool *database.Pool) {
	number, err := strconv.Atoi(r.PathValue("items"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	token := r.PathValue("visitor")
	visitor, topic, err := findVisitor(r.Context(), pool, token)
	var answers []answer
	if err == nil {
		answers, err = listAnswers(r.Context(), pool, visitor)
	}
	var items []item
	if err == nil {
		items, err = listItems(r.Context(), pool, topic, number)
	}
	var body bytes.Buffer
	if err == nil {
		err = page(token, answers, items).Render(r.Context(), &body)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = body.WriteTo(w) // fails only when the client is gone
}

func saveAnswer(w http.ResponseWriter, r *http.Request, pool *database.Pool) {
	visitor, err := strconv.Atoi(r.PathValue("visitor"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	question, err := strconv.Atoi(r.PathValue("question"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	if err := save(r.Context(), pool, visitor, question, r.PostFormValue(AnswerField)); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	_, _ = w.Write([]byte("saved")) // as above
}
