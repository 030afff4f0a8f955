package site_test

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// open loads a page and returns its status.
func (b *tab) open(path string) int {
	b.t.Helper()
	address := path
	if strings.HasPrefix(path, "/") {
		address = b.site.URL + path
	}
	return b.load(path, chromedp.Navigate(address))
}

// load waits for the page that the steps lead to, and returns its status.
func (b *tab) load(what string, steps ...chromedp.Action[chromedp.Void]) int {
	b.t.Helper()
	ctx, cancel := b.soon()
	defer cancel()
	response, err := chromedp.RunResponse(ctx, steps...)
	if err != nil {
		b.t.Fatalf("%s: no page: %v", what, err)
	}
	if response == nil { // the browser itself made the answer
		return 0
	}
	return int(response.Status)
}

// want loads a page and checks its status.
func (b *tab) want(path string, status int) {
	b.t.Helper()
	if got := b.open(path); got != status {
		b.t.Fatalf("%s: status %d, want %d", path, got, status)
	}
}

// path returns the URL of the page that is shown, without the host.
func (b *tab) path() string {
	b.t.Helper()
	return js[string](b, `location.pathname`)
}

// js returns the value of an expression; it awaits a promise.
func js[T any](b *tab, expression string) T {
	b.t.Helper()
	ctx, cancel := b.soon()
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%.80s: %v", expression, err)
	}
	return value
}

// eventually waits until a condition is true.
func eventually(t testing.TB, what string, condition func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !condition() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

// node is an element as assistive technology knows it.
type node struct {
	role, name string
	id         cdp.BackendNodeID
}

func (n node) String() string { return n.name }

// nodes returns the elements with a role inside another element, or on the whole page, in order.
func (b *tab) nodes(role string, inside ...node) []node {
	b.t.Helper()
	params := accessibility.QueryAXTreeParams{Role: role}
	if len(inside) > 0 {
		params.BackendNodeID = inside[0].id
	} else {
		document := call(b, runtime.Evaluate, runtime.EvaluateParams{Expression: "document"})
		params.ObjectID = document.Result.ObjectID
	}
	var nodes []node
	for _, n := range call(b, accessibility.QueryAXTree, params).Nodes {
		if n.Ignored {
			continue
		}
		var name string
		if n.Name != nil {
			if err := json.Unmarshal(n.Name.Value, &name); err != nil {
				b.t.Fatal(err)
			}
		}
		nodes = append(nodes, node{role, strings.TrimSpace(name), n.BackendDOMNodeID})
	}
	return nodes
}

// node returns the element with a role and this name, or else with a name that begins with it.
func (b *tab) node(role, name string, inside ...node) node {
	b.t.Helper()
	return b.pick(role, name, b.nodes(role, inside...))
}

func (b *tab) pick(role, name string, nodes []node) node {
	b.t.Helper()
	for _, fits := range []func(string) bool{
		func(got string) bool { return strings.EqualFold(got, name) },
		func(got string) bool { return strings.HasPrefix(got, name) },
	} {
		if i := slices.IndexFunc(nodes, func(n node) bool { return fits(n.name) }); i >= 0 {
			return nodes[i]
		}
	}
	b.t.Fatalf("%s: no %s %q; there are %q", b.path(), role, name, nodes)
	return node{}
}

// on calls a function with the element as this.
func on[T any](b *tab, n node, function string) (value T) {
	b.t.Helper()
	object := call(b, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: n.id}).Object
	result := call(b, runtime.CallFunctionOn, runtime.CallFunctionOnParams{
		FunctionDeclaration: function, ObjectID: object.ObjectID, ReturnByValue: new(true),
	})
	if result.ExceptionDetails != nil {
		b.t.Fatalf("%s %q: %s", n.role, n.name, result.ExceptionDetails.Exception.Description)
	}
	if err := json.Unmarshal(result.Result.Value, &value); err != nil {
		b.t.Fatalf("%s %q: %v", n.role, n.name, err)
	}
	return value
}

// spot scrolls an element, or the row that belongs to it, into view and returns its middle.
const spot = `function() {
	const target = this.closest('label') ?? this;
	target.scrollIntoView({block: 'center', behavior: 'instant'});
	const r = target.getClientRects()[0], x = r.left + r.width / 2, y = r.top + r.height / 2;
	const hit = document.elementFromPoint(x, y);
	return {x, y, covered: target.contains(hit) || hit?.contains(this) ? '' : hit?.outerHTML.slice(0, 200) ?? 'nothing'};
}`

// tap clicks in the middle of an element, which nothing may cover.
func (b *tab) tap(n node) chromedp.Action[chromedp.Void] {
	b.t.Helper()
	at := on[struct {
		X, Y    float64
		Covered string
	}](b, n, spot)
	if at.Covered != "" {
		b.t.Errorf("%s: %s %q is covered by %s", b.path(), n.role, n.name, at.Covered)
	}
	b.taps++
	return chromedp.MouseClickXY(at.X, at.Y)
}

// click taps an element that leads to no other page.
func (b *tab) click(n node) {
	b.t.Helper()
	ctx, cancel := b.soon()
	defer cancel()
	if err := chromedp.Do(ctx, b.tap(n)); err != nil {
		b.t.Fatalf("click %s %q: %v", n.role, n.name, err)
	}
}

// follow taps an element that leads to a page, which must exist.
func (b *tab) follow(role, name string) {
	b.t.Helper()
	from := b.path()
	if status := b.load(name, b.tap(b.node(role, name))); status != 200 {
		b.t.Fatalf("%q on %s leads to status %d", name, from, status)
	}
}

// link follows a link in the main part of the page.
func (b *tab) link(name string) {
	b.t.Helper()
	if status := b.load(name, b.tap(b.node("link", name, b.node("main", "")))); status != 200 {
		b.t.Fatalf("%q leads to status %d", name, status)
	}
}

// answer chooses an answer to a question. A question that was refused has another role.
func (b *tab) answer(question, answer string) {
	b.t.Helper()
	groups := append(b.nodes("group"), b.nodes("radiogroup")...)
	b.click(b.node("radio", answer, b.pick("group", question, groups)))
	b.settle()
}

// settle waits until every answered statement is folded, as it is where a script runs and the server
// takes the answer.
func (b *tab) settle() {
	b.t.Helper()
	if b.scriptless() {
		return
	}
	eventually(b.t, "answered statements fold", func() bool {
		return js[bool](b, `document.querySelector('[role=status][data-state=refused]') !== null
			|| document.querySelector('fieldset[data-folds]:not(.rt-fieldset--folded) :checked') === null`)
	})
}

// scriptless reports whether scripts are blocked in the tab.
func (b *tab) scriptless() bool {
	b.log.mu.Lock()
	defer b.log.mu.Unlock()
	return b.log.blocked
}

// change opens a folded statement and gives another answer.
func (b *tab) change(question, answer string) {
	b.t.Helper()
	b.click(b.node("button", question))
	b.answer(question, answer)
}

// says reports whether the text of the page contains this text.
func (b *tab) says(text string) bool {
	b.t.Helper()
	return strings.Contains(js[string](b, `document.body.innerText`), text)
}

// status returns the text of the live region with the save status.
func (b *tab) status() string {
	b.t.Helper()
	return js[string](b, `document.querySelector('form [role=status]').innerText.trim()`)
}

// submit posts a form that no page has, without the script of the page.
func (b *tab) submit(path string, form url.Values) int {
	b.t.Helper()
	fields, err := json.Marshal(form)
	if err != nil {
		b.t.Fatal(err)
	}
	to := quote(b.site.URL + path)
	return b.load(path, chromedp.Evaluate[chromedp.Void](`(() => {
		const form = Object.assign(document.createElement('form'), {method: 'post', action: `+to+`});
		for (const [name, values] of Object.entries(`+string(fields)+`)) for (const value of values)
			form.append(Object.assign(document.createElement('input'), {type: 'hidden', name, value}));
		document.body.append(form);
		HTMLFormElement.prototype.submit.call(form);
	})()`))
}

// withoutScript loads pages like a browser that runs no scripts of the site.
func (b *tab) withoutScript() {
	b.t.Helper()
	call(b, network.SetBlockedURLs, network.SetBlockedURLsParams{URLPatterns: []*network.BlockPattern{
		{URLPattern: b.site.URL + "/static/*.js", Block: true},
	}})
	b.log.mu.Lock()
	defer b.log.mu.Unlock()
	b.log.blocked = true
}

// as gives the tab the cookies of a visitor who was made over plain HTTP.
func (b *tab) as(visitor *browser) {
	b.t.Helper()
	address, err := url.Parse(b.site.URL)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, cookie := range visitor.http.Jar.Cookies(address) {
		call(b, network.SetCookie, network.SetCookieParams{
			Name: cookie.Name, Value: cookie.Value, URL: b.site.URL, HTTPOnly: new(true),
		})
	}
}
