package main

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

// scripts are what wrk sends: requests.lua a list of requests, walk.lua a reflection. Each begins with
// common.lua.
//
//go:embed load/*.lua
var scripts embed.FS

// load is something to send to a server for a while.
type load struct {
	name        string
	site        string // address of the server
	script      string // a file in the folder load, without ".lua"
	args        []string
	connections int
	threads     int // each has a state of its own: a walk needs one for each connection
	gzip        bool
}

// result is what wrk measured.
type result struct {
	Requests int     `json:"requests"`
	Seconds  float64 `json:"seconds"`
	Bytes    int     `json:"bytes"`
	Failed   int     `json:"failed"`   // requests without the answer that was expected
	Why      string  `json:"why"`      // the first failure that a script saw
	Answered int     `json:"answered"` // what the script counted: pages or answers
	P99      float64 `json:"p99"`      // time of a request, in milliseconds
}

func (l load) title() string { return l.name }

// perSecond is the number of requests.
func (r result) perSecond() float64 { return float64(r.Requests) / r.Seconds }

// answeredPerSecond is the number of what the script counted.
func (r result) answeredPerSecond() float64 { return float64(r.Answered) / r.Seconds }

// p99 is the time within which 99% of the requests were answered, in milliseconds.
func p99(r result) float64 { return r.P99 }

// run sends a load for a number of seconds. One failed request is an error: a server that refuses work
// would look fast.
func (l load) run(ctx context.Context, folder string, seconds int) (result, error) {
	script, err := l.write(folder)
	if err != nil {
		return result{}, err
	}
	args := []string{
		"-t", strconv.Itoa(l.threads), "-c", strconv.Itoa(l.connections), "-d", strconv.Itoa(seconds) + "s",
		"--timeout", "10s", "-s", script,
	}
	if l.gzip {
		args = append(args, "-H", "Accept-Encoding: gzip")
	}
	args = append(append(args, l.site, "--"), l.args...)
	out, err := exec.CommandContext(ctx, "wrk", args...).CombinedOutput()
	if err != nil {
		return result{}, fmt.Errorf("wrk: %w\n%s", err, out)
	}
	got, err := readResult(string(out))
	if err == nil && got.Failed > 0 {
		err = fmt.Errorf("%d of %d requests failed: %s", got.Failed, got.Requests, got.Why)
	}
	if err != nil {
		return got, fmt.Errorf("%s: %w", l.name, err)
	}
	return got, nil
}

// write writes the script to a file of its own, since several loads may be sent at once.
func (l load) write(folder string) (string, error) {
	common, err := scripts.ReadFile("load/common.lua")
	if err != nil {
		return "", err
	}
	own, err := scripts.ReadFile("load/" + l.script + ".lua")
	if err != nil {
		return "", err
	}
	file, err := os.CreateTemp(folder, l.script+"-*.lua")
	if err != nil {
		return "", err
	}
	_, err = file.Write(append(common, own...))
	return file.Name(), errors.Join(err, file.Close())
}

// mark begins the line that common.lua adds to what wrk prints.
const mark = "measured "

// readResult finds the measurement in the output of wrk.
func readResult(out string) (result, error) {
	for line := range strings.Lines(out) {
		if text, ok := strings.CutPrefix(line, mark); ok {
			var r result
			err := json.Unmarshal([]byte(text), &r)
			if err == nil && (r.Requests == 0 || r.Seconds == 0) {
				err = errors.New("no request was answered")
			}
			return r, err
		}
	}
	return result{}, fmt.Errorf("wrk measured nothing:\n%s", out)
}
