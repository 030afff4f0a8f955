package mail_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"reflectietool/templates/mail"
)

func html(t *testing.T, letter mail.Letter) string {
	t.Helper()
	var page strings.Builder
	if err := mail.HTML(letter).Render(t.Context(), &page); err != nil {
		t.Fatal(err)
	}
	return page.String()
}

var markup = regexp.MustCompile(`(?s)<(title|style).*?</(title|style)>|<[^>]*>`)

// words returns the words of a text as a reader sees them, whatever the layout.
func words(text string) string {
	text = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">", "&#34;", `"`, "&#39;", "'").Replace(markup.ReplaceAllString(text, " "))
	return strings.Join(strings.Fields(text), " ")
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	link := "https://voorbeeld.example/inloggen/" + strings.Repeat("x", 80) + "?a=1&b=2"
	letter := mail.SignIn(mail.SignInProps{Code: "012345", Link: link, Minutes: 10})
	if strings.Contains(letter.Subject, "012") {
		t.Error("the subject shows the code")
	}
	text := mail.Text(letter)
	for _, want := range []string{"    012 345\n", "\n" + link + "\n", "werkt 10\nminuten", "Hallo,\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in the text:\n%s", want, text)
		}
	}
	for line := range strings.Lines(text) {
		if len([]rune(line)) > 73 && !strings.HasPrefix(line, "https://") {
			t.Errorf("too long a line: %q", line)
		}
	}
	page := html(t, letter)
	for _, block := range letter.Blocks {
		for _, part := range []string{block.Paragraph, block.Code, block.Link, block.URL} {
			if !strings.Contains(words(page), part) {
				t.Errorf("%q is not in the HTML", part)
			}
		}
	}
	for _, banned := range []string{"<img", "<script", "<link", "url(", "src=", "http://"} {
		if strings.Contains(page, banned) {
			t.Errorf("the HTML holds %s", banned)
		}
	}
	for _, address := range regexp.MustCompile(`https?://[^"< ]+`).FindAllString(page, -1) {
		if !strings.HasPrefix(address, "https://voorbeeld.example/") {
			t.Errorf("the HTML refers to %s", address)
		}
	}
}

func TestShared(t *testing.T) {
	t.Parallel()
	letter := mail.Shared(mail.SharedProps{
		From: "eigenaar@voorbeeld.example", Link: "https://voorbeeld.example/gedeeld/1", Until: time.Date(2026, 12, 5, 0, 0, 0, 0, time.UTC),
	})
	text := strings.Join(strings.Fields(mail.Text(letter)), " ")
	for _, want := range []string{"eigenaar@voorbeeld.example deelt", "tot en met 5 december 2026.", "https://voorbeeld.example/gedeeld/1 "} {
		if !strings.Contains(text, want) || !strings.Contains(words(html(t, letter)), strings.TrimSpace(want)) {
			t.Errorf("%q is not in the mail: %s", want, text)
		}
	}
}

func TestLayoutEscapes(t *testing.T) {
	t.Parallel()
	page := html(t, mail.Letter{
		Subject: `<b>"`,
		Blocks:  []mail.Block{{Paragraph: "<script>alert(1)</script>"}, {Link: "<i>", URL: "javascript:alert(1)"}},
	})
	for _, banned := range []string{"<b>", "<script>", "<i>", `href="javascript:`} {
		if strings.Contains(page, banned) {
			t.Errorf("%s went through: %s", banned, page)
		}
	}
}

// An address in the text of a mail can be wider than a phone.
func TestLongWordsBreakOnAPhone(t *testing.T) {
	t.Parallel()
	page := html(t, mail.Buddy(mail.BuddyProps{From: strings.Repeat("lang", 20) + "@voorbeeld.example"}))
	_, body, _ := strings.Cut(page, "<body")
	if style, _, _ := strings.Cut(body, ">"); !strings.Contains(style, "overflow-wrap:anywhere") {
		t.Errorf("long words do not break: %s", style)
	}
}
