package site_test

import (
	"net/url"
	"testing"
)

// TestBrowserChecksBuddy follows a question to be a maatje through the pages of both people, in all their states.
func TestBrowserChecksBuddy(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := newBuddyPair(t, s)
	second := p.owner.goal("Tweede doel")
	b := newTab(t, s)
	b.want(p.link, 200)
	b.check("maatje asked: by the mail")
	b.as(p.owner)
	b.want(p.link, 200)
	b.check("maatje asked: signed in as somebody else")
	b.want(second, 200)
	b.openAll()
	b.check("goal: ask a maatje")
	if got := b.submit(second+"/maatje", url.Values{"email": {p.ownerAddress}}); got != 422 {
		t.Errorf("the own address: status %d", got)
	}
	b.check("goal: refused maatje")
	b.want(p.goal, 200)
	b.openAll()
	b.check("goal: maatje asked")
	b.as(p.mate)
	b.want("/maatje", 200)
	b.check("maatje list: asked")
	b.follow("link", p.ownerAddress+" vraagt of je maatje wilt zijn")
	b.check("maatje asked: signed in")
	b.follow("button", "Ja, ik kijk mee")
	b.openAll()
	b.check("maatje goal")
	b.want("/maatje", 200)
	b.check("maatje list")
	b.want(p.link, 404)
	b.check("maatje link gone")
	b.want(p.question, 404)
	b.check("maatje not yours")
	b.as(p.owner)
	b.want(p.goal, 200)
	b.openAll()
	b.check("goal: with a maatje")
	b.want("/wie-ziet-wat", 200)
	b.openAll()
	b.check("insight: with a maatje")
}
