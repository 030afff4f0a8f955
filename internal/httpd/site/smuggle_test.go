package site_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"
	"time"
)

// TestChunkedRequestsAreRefused writes requests onto a socket as they are: one with a length and
// chunks, behind which another request hides, and one with chunks alone. Both get a 411, the
// connection ends, and the hidden request is not answered.
func TestChunkedRequestsAreRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for name, lengths := range map[string]string{
		"a length and chunks": "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
		"chunks and a length": "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
		"chunks":              "Transfer-Encoding: chunked\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", s.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = conn.Close() }()
			if err := conn.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(conn, "POST /reflectie HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n%s\r\n"+
				"e\r\nvorm=reflectie\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", lengths)
			reader := bufio.NewReader(conn)
			answer, err := http.ReadResponse(reader, nil)
			if err != nil || answer.StatusCode != http.StatusLengthRequired || !answer.Close {
				t.Fatalf("answer %+v (%v)", answer, err)
			}
			if err := answer.Write(io.Discard); err != nil {
				t.Fatal(err)
			}
			if err := answer.Body.Close(); err != nil {
				t.Fatal(err)
			}
			if rest, err := io.ReadAll(reader); err == nil && len(rest) > 0 {
				t.Errorf("the hidden request is answered with %q", rest)
			}
		})
	}
	if n := s.oneText(t, `select count(*)::text from person`); n != "0" {
		t.Errorf("%s persons made by refused requests", n)
	}
}
