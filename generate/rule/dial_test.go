package rule

import (
	"strings"
	"testing"
)

// TestDialed: which port of its own pod a command connects to, 0 for none.
func TestDialed(t *testing.T) {
	for command, want := range map[string]int32{
		"nc -z localhost 5432":                          5432,
		"nc -zv -w 2 127.0.0.1 5432":                    5432,
		"nc -z db 5432":                                 0,
		"nc -l -p 9090":                                 0,
		"curl -fsS http://localhost:8080/ready":         8080,
		"curl -fsS http://localhost/ready":              80,
		"curl -k https://localhost":                     443,
		"curl http://localhost.example.com:8080/":       0,
		"curl http://notlocalhost:8080/":                0,
		"wget -qO- http://[::1]:8080/":                  8080,
		"migrate --database=postgres://u@localhost:1/x": 1,
		"dockerize -wait tcp://localhost:5432":          5432,
		"wait-for-it.sh localhost:5432 -t 30":           5432,
		"pg_isready -h localhost":                       5432,
		"pg_isready -h localhost -p 6432":               6432,
		"pg_isready -hlocalhost":                        5432,
		"pg_isready":                                    0,
		"pg_isready -h db":                              0,
		"redis-cli ping":                                6379,
		"redis-cli -h redis ping":                       0,
		"redis-cli -p 6380 ping":                        6380,
		"mysqladmin ping -h 127.0.0.1 -P 3307":          3307,
		"mysqladmin ping --host=127.0.0.1":              3306,
		"echo http://localhost:8080":                    0,
		"curl http://localhost:port/":                   0,
		"curl http://localhost:99999/":                  0,
		"":                                              0,
	} {
		got, ok := dialed(strings.Fields(command))
		if !ok {
			got = 0
		}
		if got != want {
			t.Errorf("%s: got %d, want %d", command, got, want)
		}
	}
}
