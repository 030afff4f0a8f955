// Package team shows a team where it is strong and what needs attention, without showing anyone's
// answers. What is published, and how, is decided in publication.go; docs/privacy-teams.md explains
// why that protects the members.
package team
