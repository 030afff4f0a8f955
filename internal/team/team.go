// Package team gives a team a picture of what it has and what asks attention, without
// showing anyone's answers. What is published, and how, is decided in publication.go; why
// that protects the members is in docs/privacy-teams.md.
package team
