package ui

import "context"

// Frame holds the facts about the visitor that the header and the styling of every page depend
// on. It travels in the request's context, so handlers of pages do not pass it on.
type Frame struct {
	Theme   string // of the visitor's organisation; "" for the default
	Manages bool   // the visitor manages something, so the menu has "Beheer"
	Example bool   // the site is a demonstration, where nobody should leave real answers
}

type frameKey struct{}

// WithFrame returns a context with the frame of the pages that are rendered with it.
func WithFrame(ctx context.Context, f Frame) context.Context {
	return context.WithValue(ctx, frameKey{}, f)
}

func frame(ctx context.Context) Frame {
	f, _ := ctx.Value(frameKey{}).(Frame) // without one: the frame of a visitor who is not signed in
	return f
}
