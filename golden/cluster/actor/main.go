// Command actor plays the programs of the test's pods: it does at its start, in
// this order, what its flags say, and then serves until it is told to end. Each
// step is a line of its output, which the kubelet stamps with the time.
//
//	actor -after 2s -listen :8080 -term 1s
//
// Under the names of known programs it is a stand-in: it has their door, and not
// their work. Arguments behind -- are theirs, and ignored.
package main

import (
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// list is a flag that can be given more than once.
type list []string

func (l *list) String() string     { return strings.Join(*l, " ") }
func (l *list) Set(v string) error { *l = append(*l, v); return nil }

type role struct {
	after  time.Duration
	write  list
	try    list
	read   list
	dial   list
	listen list
	log    string
	end    time.Duration
	code   int
	term   string
}

func main() {
	var r role
	flag.DurationVar(&r.after, "after", 0, "wait before anything else")
	flag.Var(&r.write, "write", "write this file")
	flag.Var(&r.try, "try", "try to write this file, and go on")
	flag.Var(&r.read, "read", "wait for this file to have something in it")
	flag.Var(&r.dial, "dial", "dial this address, once")
	flag.Var(&r.listen, "listen", "answer at this address")
	flag.StringVar(&r.log, "log", "", "append a line to this file every second")
	flag.DurationVar(&r.end, "end", -1, "end by itself after this time")
	flag.IntVar(&r.code, "code", 0, "the status to end with by itself")
	flag.StringVar(&r.term, "term", "0s", "on TERM end after this time, or ignore it: ignore")
	flag.Parse()
	if err := r.play(); err != nil {
		say("failed: %v", err)
		os.Exit(1)
	}
}

// say writes a line; the test waits for some of them by their first word.
func say(format string, args ...any) { fmt.Printf(format+"\n", args...) }

func (r role) play() error {
	told := make(chan os.Signal, 1)
	signal.Notify(told, syscall.SIGTERM)
	say("begun")
	time.Sleep(r.after)
	if err := r.files(); err != nil {
		return err
	}
	for _, address := range r.dial {
		dial(address)
	}
	for _, address := range r.listen {
		listener, err := net.Listen("tcp", address)
		if err != nil {
			return err
		}
		go func() { _ = http.Serve(listener, answer(address)) }()
	}
	if r.log != "" {
		go appendLines(r.log)
	}
	say("ready")
	return r.wait(told)
}

func (r role) files() error {
	for _, file := range r.try {
		if err := os.WriteFile(file, nil, 0o644); err != nil {
			say("refused %v", err)
		} else {
			say("wrote %s", file)
		}
	}
	for _, file := range r.write {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, []byte("written\n"), 0o644); err != nil {
			return err
		}
	}
	for _, file := range r.read {
		for {
			if text, _ := os.ReadFile(file); len(text) > 0 {
				say("read %s", file)
				break
			}
			time.Sleep(100 * time.Millisecond)
		}
	}
	return nil
}

// dial says how a first request fares.
func dial(address string) {
	connection, err := net.DialTimeout("tcp", address, 2*time.Second)
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		say("refused %s", address)
	case err != nil:
		say("unreached %s: %v", address, err)
	default:
		say("connected %s", address)
		_ = connection.Close()
	}
}

// answer says to everybody at which address they were heard.
func answer(address string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, address) }
}

func appendLines(file string) {
	for n := 1; ; n++ {
		f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
		if err != nil {
			say("failed: %v", err)
			return
		}
		_, _ = fmt.Fprintf(f, "line %d\n", n)
		_ = f.Close()
		time.Sleep(time.Second)
	}
}

// wait ends when the time is up, or as TERM is to be taken.
func (r role) wait(told <-chan os.Signal) error {
	var over <-chan time.Time
	if r.end >= 0 {
		over = time.After(r.end)
	}
	for {
		select {
		case <-over:
			say("ended")
			os.Exit(r.code)
		case <-told:
			say("told")
			if r.term == "ignore" {
				continue
			}
			pause, err := time.ParseDuration(r.term)
			time.Sleep(pause)
			return err
		}
	}
}
