package main

import (
	"bytes"
	"html/template"
	"slices"
	"strings"
)

// index shows all pictures, by page. Each thumbnail links to its picture.
var index = template.Must(template.New("index").Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Screens</title>
<style>
body { font: 15px/1.4 sans-serif; margin: 1.5rem; background: #eee; color: #222 }
h2 { font-size: 1rem; margin: 2rem 0 .5rem; border-top: 1px solid #999; padding-top: .5rem }
ul { display: flex; flex-wrap: wrap; gap: 1rem; padding: 0; list-style: none }
figure { margin: 0 } div { display: flex; gap: .25rem }
img { height: 14rem; width: 8rem; object-fit: cover; object-position: top; border: 1px solid #999 }
</style>
<h1>Screens</h1><p><a href="heights.txt">Heights</a></p>
{{range .}}<h2>{{.Page}}</h2><ul>{{range .Shots}}<li><figure><div>{{range .Files}}<a href="{{.Name}}">{{if .Image}}<img src="{{.Name}}" loading="lazy" alt="{{.View}}" title="{{.View}}">{{else}}{{.View}}{{end}}</a>{{end}}</div>
<figcaption>{{.Caption}}</figcaption></figure></li>{{end}}</ul>
{{end}}</html>
`))

type indexPage struct {
	Page  string
	Shots []indexShot
}

type indexShot struct {
	Caption string
	Files   []indexFile
}

type indexFile struct {
	Name, View string
	Image      bool
}

func (a *album) writeIndex() error {
	shots := slices.SortedStableFunc(slices.Values(a.shots), func(x, y *shot) int {
		return strings.Compare(x.page+" "+x.visitor+" "+x.state, y.page+" "+y.visitor+" "+y.state)
	})
	var pages []indexPage
	for _, s := range shots {
		if len(pages) == 0 || pages[len(pages)-1].Page != s.page {
			pages = append(pages, indexPage{Page: s.page})
		}
		one := indexShot{Caption: s.visitor + " " + s.state}
		for _, view := range []string{"320-light", "320-dark", "1280-light", "1280-dark", "print", "pdf"} {
			if name := s.files[view]; name != "" {
				one.Files = append(one.Files, indexFile{name, view, view != "pdf"})
			}
		}
		last := &pages[len(pages)-1]
		last.Shots = append(last.Shots, one)
	}
	var out bytes.Buffer
	if err := index.Execute(&out, pages); err != nil {
		return err
	}
	return a.file("index.html", out.Bytes())
}
