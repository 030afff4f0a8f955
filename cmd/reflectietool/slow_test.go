package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"reflectietool/internal/visit"
)

// TestSlowClientsHoldNobodyUp opens connections that send no header, half a header or half a form, that read
// no answer, or that do nothing after a page. Others are served meanwhile, and the server closes the
// connections on which no request came.
func TestSlowClientsHoldNobodyUp(t *testing.T) {
	t.Parallel()
	s := serve(t, inFolder(usedFolder(t)))
	open := func(number int, begin string) (conns []net.Conn) {
		t.Helper()
		for range number {
			conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = conn.Close() })
			if _, err := io.WriteString(conn, begin); err != nil {
				t.Fatal(err)
			}
			conns = append(conns, conn)
		}
		return conns
	}
	noRequest := append(open(100, ""), open(100, "GET / HTTP/1.1\r\nHost: x\r\nX-Half: ")...)
	open(100, "POST /reflectie HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nvorm=")
	open(200, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
	open(5, strings.Repeat("GET /welkom HTTP/1.1\r\nHost: x\r\n\r\n", 100))

	v := s.visitor()
	path := v.post(t, "/reflectie", url.Values{"vorm": {"snelle-scan"}}).want(t, http.StatusSeeOther).location
	v.post(t, path+"/zelfregie", url.Values{"zelfregie": {"groeien"}}).want(t, http.StatusSeeOther)
	v.get(t, "/aanbod").want(t, http.StatusOK)
	for _, conn := range noRequest {
		_, _ = io.Copy(io.Discard, conn) // until the server closes it
	}
	v.get(t, path+"/zelfregie").want(t, http.StatusOK)
	s.stop()
}

var growing = regexp.MustCompile(`value="groeien"[^>]* checked`)

// TestManyVisitorsAtOnce has hundreds of visitors, each with a connection, save an answer at the same moment.
func TestManyVisitorsAtOnce(t *testing.T) {
	t.Parallel()
	s := serve(t, append(inFolder(usedFolder(t)), "REFLECTIETOOL_TRUSTED_PROXIES=127.0.0.1"))
	var all sync.WaitGroup
	begun, save := make(chan struct{}), make(chan struct{})
	const visitors = 400
	for i := range visitors {
		all.Go(func() {
			b := visit.NewBrowser(func() string { return s.url })
			defer b.HTTP.CloseIdleConnections()
			b.From = func() string { return fmt.Sprintf("10.0.%d.%d", i/250, 1+i%250) }
			got, err := b.Send("/reflectie", url.Values{"vorm": {"snelle-scan"}}, false)
			begun <- struct{}{}
			<-save
			if err == nil {
				path := got.Location + "/zelfregie"
				if got, err = b.Send(path, url.Values{"zelfregie": {"groeien"}}, true); err == nil && strings.Contains(got.Body, "<span>Opgeslagen") {
					got, err = b.Send(path, nil, false)
				}
			}
			if err != nil || !growing.MatchString(got.Body) {
				t.Errorf("visitor %d got status %d (%v)", i, got.Status, err)
			}
		})
	}
	for range visitors {
		<-begun
	}
	close(save)
	all.Wait()
	s.stop()
}
