package database

import "time"

// OrEmpty returns values as an array for SQL, in which none must not be NULL.
func OrEmpty[T any](values []T) []T {
	if values == nil {
		return []T{}
	}
	return values
}

// OrNull returns a time for SQL, in which the zero time is NULL.
func OrNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// OrZero returns a time from SQL, in which NULL is the zero time.
func OrZero(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}
