// Command screens makes pictures of every page of the demonstration, for every role, at two widths and
// in two colour schemes, and a table with the height of each page. It is for developers: "make
// screens" runs it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"time"
)

// settings are the flags.
type settings struct {
	url    string // of a running demonstration; "" starts one
	binary string // the program to start
	out    string // the folder for the pictures
	only   *regexp.Regexp
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	set, err := readFlags()
	if err == nil {
		err = run(ctx, set)
	}
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "screens:", err)
		os.Exit(1)
	}
}

func readFlags() (settings, error) {
	url := flag.String("url", "", "address of a running demonstration (default: start one)")
	binary := flag.String("binary", "./reflectietool", "the program to start")
	out := flag.String("out", "screens", "folder for the pictures; its contents are replaced")
	only := flag.String("only", "", "take only pictures whose page or address matches this regular expression")
	flag.Parse()
	expression, err := regexp.Compile(*only)
	return settings{url: *url, binary: *binary, out: *out, only: expression}, err
}

func run(ctx context.Context, set settings) (err error) {
	began := time.Now()
	site, err := readRoutes()
	if err != nil {
		return err
	}
	pictures, err := newAlbum(set.out, set.only)
	if err != nil {
		return err
	}
	address := set.url
	if address == "" {
		server, err := startServer(ctx, set.binary)
		if err != nil {
			return err
		}
		defer func() { server.stop() }()
		address = server.url
	}
	browser, stop, err := startBrowser(ctx)
	if err != nil {
		return err
	}
	defer stop()
	walk := &walk{browser: browser, address: address, site: site, album: pictures,
		shapes: map[string]bool{}, kinds: map[string]string{}, found: map[string][]form{}, answered: map[string]bool{}}
	err = walk.everything()
	missing := site.missing(pictures.pages())
	err = errors.Join(err, pictures.write(missing))
	if len(missing) > 0 {
		err = errors.Join(err, fmt.Errorf("no picture of %s: add a journey", strings.Join(missing, " ")))
	}
	if err != nil {
		return err
	}
	fmt.Printf("\n%s in %s: open %s/index.html\n", pictures.count(), time.Since(began).Round(time.Second), set.out)
	return nil
}

// walk is one run over the whole site.
type walk struct {
	browser context.Context // the one browser
	address string          // of the site, without a slash at the end
	site    *routes
	album   *album

	mu       sync.Mutex
	shapes   map[string]bool   // the shapes of the pages that a guest saw
	kinds    map[string]string // the media types of routes
	found    map[string][]form // the forms that each visitor saw
	answered map[string]bool   // the forms that were submitted
}

// workers is how many tabs work at a time.
const workers = 2

// everything takes all pictures: first what a visitor without an account sees, then what each role
// sees, what people with a plan do, and last what forms answer, since forms change what there is to see.
func (w *walk) everything() error {
	roles, err := w.roles()
	if err != nil {
		return err
	}
	var first, second, last []func() error
	add := func(phase *[]func() error, visitor string, do func(*tab) error) {
		*phase = append(*phase, func() error { return w.visit(visitor, do) })
	}
	add(&first, guest, (*tab).crawl)
	for _, journey := range journeys() {
		add(&first, journey.visitor, journey.run)
	}
	add(&second, guest+"-rapport", reflectInDetail)
	add(&last, guest, askForCode)
	for _, role := range roles {
		add(&second, role, (*tab).crawl)
		add(&last, role, importFile)
	}
	sent, read := w.between()
	grown := []func() error{w.growth, func() error { return w.visit("professional", compareAll) }}
	var errs []error
	for _, phase := range [][]func() error{first, second, grown, last, sent, read} { // a visitor who fails leaves pages for the others
		errs = append(errs, together(phase))
	}
	return errors.Join(errs...)
}

// between are the visits to pages that one visitor makes for another, and those that a mail leads to.
func (w *walk) between() (sent, read []func() error) {
	add := func(phase *[]func() error, visitor string, do func(*tab) error) {
		*phase = append(*phase, func() error { return w.visit(visitor, do) })
	}
	add(&sent, guest+"-meenemen", claim)
	add(&sent, "professional-zuid", countIn)
	add(&sent, "professional", askForCodes)
	add(&sent, "beheerder", changeMany)
	add(&sent, "beheerder", invite)
	add(&sent, "teamleider", openRound)
	add(&read, "landelijk-beheerder", readInvitation)
	add(&read, guest+"-mail", readMails)
	return sent, read
}

// together runs the visits, at most workers at a time, and returns their errors.
func together(visits []func() error) error {
	var group sync.WaitGroup
	slots, errs := make(chan struct{}, workers), make([]error, len(visits))
	for i, visit := range visits {
		slots <- struct{}{}
		group.Go(func() {
			errs[i] = visit()
			<-slots
		})
	}
	group.Wait()
	return errors.Join(errs...)
}
