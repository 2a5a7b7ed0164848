package rule

import "testing"

func TestFinish(t *testing.T) {
	for script, want := range map[string]float64{
		"echo a":                                   0,
		"sleep 5":                                  5,
		"sleep 1m; sleep 2s":                       62,
		"sleep 1 & sleep 2":                        2,
		"sleep 100 & wait":                         100,
		"for i in 1 2 3; do sleep 2; done":         6,
		"for i in {1..99}; do sleep 1s; done":      99,
		"for i in $(seq 5); do sleep 1; done":      5,
		"for i in $(seq 2 5); do sleep 1; done":    4,
		"for f in *.txt; do echo $f; done":         0,
		"if [ -f a ]; then sleep 5; else rm b; fi": 0,
		"mkdir a && cd a && touch b || exit 1":     0,
		"(sleep 1; sleep 1)":                       2,
		"{ sleep 1; } > /tmp/log":                  1,
		"cat a | sort | head -1":                   0,
		"x=$(date); echo $x":                       0,
		"exit 3; serve":                            0,
		"echo $(NAME)":                             0,
		"set -e; export A=1; echo $A":              0,
		"exec sleep 3":                             3,
	} {
		p := newScripts().parse(script)
		if long, ends := listEnds(p.File.Stmts); !ends || long != want {
			t.Errorf("%s: %v, %t; want %v", script, long, ends, want)
		}
	}
	for _, script := range []string{
		"serve", "./serve", "exec serve", "echo a; serve", "serve &", "serve & wait", "while true; do date; done", "until false; do :; done",
		"while [ -f a ]; do :; done", "sleep $X", "sleep infinity", "sleep -1", "sleep", "tail -f a", "cat /dev/zero", "cat < /tmp/$pipe", "x=$(serve)",
		"echo $(serve)", "serve | cat", "if serve; then :; fi", "for i in 1; do serve; done", "for ((;;)); do :; done", "f() { serve; }; f",
		"case $1 in a) serve;; esac", "cat <(serve)", "$CMD", "eval serve", ". ./serve", "curl http://a", "read x", "select i in a; do :; done",
	} {
		p := newScripts().parse(script)
		if long, ends := listEnds(p.File.Stmts); ends {
			t.Errorf("%s is not known to end, and ends after %v", script, long)
		}
	}
}

func TestChainsThatNeverEnd(t *testing.T) {
	for script, want := range map[string]bool{
		"while true; do date; done":                         true,
		"while :; do sleep 1; done":                         true,
		"until false; do sleep 1; done":                     true,
		"sleep infinity":                                    true,
		"exec tail -f /dev/null":                            true,
		"echo a && tail -F a":                               true,
		"tail -f a | tee b":                                 true,
		"tail -f a || echo":                                 true,
		"sleep infinity & wait":                             true,
		"while true; do date; done; echo":                   true,
		"while true; do a && break; done":                   false,
		"while true; do a; exit; done":                      false,
		"until a; do sleep 1; done":                         false,
		"test -f a && tail -f b":                            false,
		"a && sleep infinity":                               false,
		"tail -f a | grep -q b":                             false,
		"tail -f a | sed /b/q":                              false,
		"sleep infinity &":                                  false,
		"exit; sleep infinity":                              false,
		"if a; then sleep infinity; fi":                     false,
		"serve":                                             false,
		"sleep 1000000":                                     false,
		"while true; do if a; then exit; fi; done":          false,
		"for i in 1 2; do while true; do break; done; done": false,
	} {
		p := newScripts().parse(script)
		if got := endlessList(p.File.Stmts); got != want {
			t.Errorf("%s: endless is %t, want %t", script, got, want)
		}
	}
}
