package database

import "time"

// OrEmpty returns values as an array for SQL, where an empty list must not become NULL.
func OrEmpty[T any](values []T) []T {
	if values == nil {
		return []T{}
	}
	return values
}

// OrNull returns a time for SQL, as NULL for the zero time.
func OrNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// OrZero returns a time from SQL, as the zero time for NULL.
func OrZero(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}
