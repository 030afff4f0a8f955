package mailtest_test

import (
	"net"
	"strconv"
	"testing"

	"reflectietool/internal/mail/mailtest"
)

// TestStopIsAtOnce stops servers that have hardly begun.
func TestStopIsAtOnce(t *testing.T) {
	t.Parallel()
	for range 50 {
		s := mailtest.NewServer(t)
		s.Stop()
		settings := s.Settings()
		conn, err := net.Dial("tcp", net.JoinHostPort(settings.Host, strconv.Itoa(settings.Port)))
		if err == nil {
			_ = conn.Close()
			t.Fatal("a server that was stopped takes connections")
		}
	}
}
