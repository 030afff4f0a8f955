package ui

import "context"

// Frame is what the page around the content shows of who looks at it. The handlers of pages
// need not know: it travels with the context of the request.
type Frame struct {
	Theme   string // of the organisation, "" for the default
	Manages bool   // has something to manage
	Example bool   // a demonstration, in which nobody should leave real answers
}

type frameKey struct{}

// WithFrame adds the frame for pages rendered with this context.
func WithFrame(ctx context.Context, f Frame) context.Context {
	return context.WithValue(ctx, frameKey{}, f)
}

func frame(ctx context.Context) Frame {
	f, _ := ctx.Value(frameKey{}).(Frame) // none: the frame of a stranger
	return f
}
