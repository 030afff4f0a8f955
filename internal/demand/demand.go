// Package demand publishes which competencies people want to grow in, so that the people who look
// after the offerings know what is missing. It is national, per competency and per quarter, counts
// only people who chose to count, and never publishes a number below twenty.
package demand

import (
	"context"
	"fmt"
	"time"

	"reflectietool/internal/assessment"
	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
	"reflectietool/internal/report"
)

// The rules for publishing a quarter (product section 5).
const (
	// Least is the least number of persons for which a competency is published.
	Least = 20
	// Unit is what numbers of persons are rounded to a multiple of.
	Unit = 10
)

// Figures is the one function that decides what is published. From the development points of each
// person it makes the number of persons per competency, rounded to tens, and leaves out
// competencies that fewer than twenty persons have. A person counts once per competency.
func Figures(people [][]string) map[string]int {
	counts := map[string]int{}
	for _, points := range people {
		mine := map[string]bool{}
		for _, competency := range points {
			if !mine[competency] {
				mine[competency] = true
				counts[competency]++
			}
		}
	}
	figures := map[string]int{}
	for competency, n := range counts {
		if n >= Least {
			figures[competency] = (n + Unit/2) / Unit * Unit
		}
	}
	return figures
}

// Quarter is three months of a year, in Amsterdam.
type Quarter struct {
	Year   int
	Number int // 1 to 4
}

// QuarterOf returns the quarter that a moment is in.
func QuarterOf(t time.Time) Quarter {
	t = t.In(calendar.Amsterdam)
	return Quarter{t.Year(), (int(t.Month()) + 2) / 3}
}

// Begin is the moment at which the quarter begins.
func (q Quarter) Begin() time.Time {
	return time.Date(q.Year, time.Month(3*q.Number-2), 1, 0, 0, 0, 0, calendar.Amsterdam)
}

// Next returns the quarter that follows.
func (q Quarter) Next() Quarter { return QuarterOf(q.Begin().AddDate(0, 3, 0)) }

// Code is the quarter as written in a URL: "2026-3".
func (q Quarter) Code() string { return fmt.Sprintf("%d-%d", q.Year, q.Number) }

// Name is the quarter in Dutch: "juli tot en met september 2026".
func (q Quarter) Name() string {
	last := time.Month(3 * q.Number)
	return fmt.Sprintf("%s tot en met %s %d", calendar.Month(last-2), calendar.Month(last), q.Year)
}

// Published is what was published about a quarter. It never changes.
type Published struct {
	Quarter Quarter
	At      time.Time
	Persons map[string]int // by competency; a competency that is left out has too few
}

// Overview is what the people who look after the offerings see.
type Overview struct {
	Published []Published                // the latest quarter first
	Supply    map[string]offering.Supply // by competency, at this moment
}

// Service publishes quarters and shows them.
type Service struct {
	db          *database.Pool
	frameworks  *framework.Library
	assessments *assessment.Service
	offerings   *offering.Service
	now         func() time.Time
}

// NewService returns a service on a database in the serving role.
func NewService(
	db *database.Pool, frameworks *framework.Library, assessments *assessment.Service, offerings *offering.Service, now func() time.Time,
) *Service {
	return &Service{db: db, frameworks: frameworks, assessments: assessments, offerings: offerings, now: now}
}

// Latest returns what was published about the last quarter, false if nothing is. It is for the
// landelijk beheerder and for every beheerder; others get fault.NotFound.
func (s *Service) Latest(ctx context.Context, actor string) (Published, bool, error) {
	all, err := s.published(ctx, actor)
	if err != nil || len(all) == 0 {
		return Published{}, false, err
	}
	return all[0], true, nil
}

// Overview returns the published quarters, beside the present offerings. It is for the landelijk
// beheerder and for every beheerder; others get fault.NotFound.
func (s *Service) Overview(ctx context.Context, actor string) (Overview, error) {
	published, err := s.published(ctx, actor)
	if err != nil {
		return Overview{}, err
	}
	supply, err := s.offerings.Supply(ctx)
	return Overview{published, supply}, err
}

// Publish publishes the quarters that have ended and are not published yet, starting with the one
// in which somebody first chose to count. It returns the number of quarters published. Each is
// published once; later changes by people do not change it.
func (s *Service) Publish(ctx context.Context) (int, error) {
	quarter, known, err := s.firstToPublish(ctx)
	if err != nil || !known {
		return 0, err
	}
	done := 0
	for running := QuarterOf(s.now()); quarter.Begin().Before(running.Begin()); quarter = quarter.Next() {
		published, err := s.publish(ctx, quarter)
		if err != nil {
			return done, err
		}
		if published {
			done++
		}
	}
	return done, nil
}

// points are the competencies that a person wants to grow in, as in their report: those they
// picked, or else the development points that the report shows.
func (s *Service) points(r *assessment.Reflection) []string {
	edition, known := s.frameworks.Edition(r.Edition)
	if !known {
		return nil
	}
	var points []string
	for _, point := range report.Build(report.Input{Framework: edition, Reflection: r}).Points {
		points = append(points, point.Competency.Slug)
	}
	return points
}
