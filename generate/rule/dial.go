package rule

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"
	"mvdan.cc/sh/v3/syntax"
)

// dial is a TCP port of the pod itself that a container connects to, as far as its
// command line, its script or its environment says so.
type dial struct {
	port int32
	at   hcl.Range

	// loop says that a script does it again and again; hint, that only the
	// environment names the port, which the program may not use.
	loop, hint bool
}

// local are the names under which a container reaches its own pod.
var local = []string{"localhost", "127.0.0.1", "[::1]"}

// mentionsLocal is a cheap test before localPort.
func mentionsLocal(text string) bool {
	for _, name := range local {
		if strings.Contains(text, name) {
			return true
		}
	}
	return false
}

// dials are the ports of the pod that a container connects to.
func (c *Container) dials() []dial {
	var found []dial
	if s := c.Script(); s != nil {
		found = s.dials(c)
	} else {
		argv := c.Argv()
		if port, ok := dialed(argv); ok {
			found = append(found, dial{port: port, at: c.At(c.wordOf(argv)...)})
		}
	}
	for i := range c.Env {
		e := &c.Env[i]
		if !mentionsLocal(e.Value) {
			continue
		}
		if port, ok := localPort(e.Value); ok {
			found = append(found, dial{port: port, at: c.At("env", itoa(i), "value"), hint: true})
			continue
		}
		stem, isHost := strings.CutSuffix(e.Name, "HOST")
		if value, ok := c.variable(stem + "PORT"); isHost && ok && isLocal(e.Value) {
			if port, ok := number(value); ok {
				found = append(found, dial{port: port, at: c.At("env", itoa(i), "value"), hint: true})
			}
		}
	}
	return found
}

// wordOf is the field of the first word of a command line that names the pod itself.
func (c *Container) wordOf(argv []string) []string {
	return c.argument(max(0, slices.IndexFunc(argv, mentionsLocal)))
}

// dials are the ports that the commands of a script connect to. A script that starts
// something itself may mean that.
func (s *Script) dials(c *Container) []dial {
	if s.File == nil || !c.mayDialPod(s.Text) || strings.Contains(s.Text, "_ctl") || strings.Contains(s.Text, "daemon") {
		return nil
	}
	var found []dial
	background := false
	var visit func(n syntax.Node, loop bool)
	visit = func(n syntax.Node, loop bool) {
		syntax.Walk(n, func(n syntax.Node) bool {
			switch n := n.(type) {
			case *syntax.Stmt:
				background = background || n.Background
				for _, r := range n.Redirs {
					if port, ok := localPort(words([]*syntax.Word{r.Word}, c.variable)[0]); ok {
						found = append(found, dial{port: port, at: s.At(r.Pos()), loop: loop})
					}
				}
			case *syntax.WhileClause:
				if loop {
					return true
				}
				visit(n, true)
				return false
			case *syntax.CallExpr:
				if port, ok := dialed(words(n.Args, c.variable)); ok {
					found = append(found, dial{port: port, at: s.At(n.Pos()), loop: loop})
				}
			}
			return true
		})
	}
	visit(s.File, false)
	if background {
		return nil
	}
	return found
}

// mayDialPod is a cheap test: the script, or a variable that it may use, names the pod
// itself, or it calls a client that does so by default.
func (c *Container) mayDialPod(text string) bool {
	if mentionsLocal(text) || strings.Contains(text, "redis-cli") || strings.Contains(text, "valkey-cli") {
		return true
	}
	return slices.ContainsFunc(c.Env, func(e corev1.EnvVar) bool { return mentionsLocal(e.Value) })
}

// clients are programs that connect to a port of their own unless they are told
// another; the options give the host and the port.
var clients = map[string]struct {
	host, port string
	usual      int32
	byDefault  bool // to this host, unless they are told another
}{
	"pg_isready":    {"-h", "-p", 5432, false},
	"psql":          {"-h", "-p", 5432, false},
	"redis-cli":     {"-h", "-p", 6379, true},
	"valkey-cli":    {"-h", "-p", 6379, true},
	"mysqladmin":    {"-h", "-P", 3306, false},
	"mysql":         {"-h", "-P", 3306, false},
	"mariadb":       {"-h", "-P", 3306, false},
	"mariadb-admin": {"-h", "-P", 3306, false},
}

// dialed is the port of the pod itself that a command connects to.
func dialed(argv []string) (int32, bool) {
	if len(argv) == 0 {
		return 0, false
	}
	switch name := path.Base(argv[0]); name {
	case "echo", "printf", "sed", "grep", "cat", "export", "test", "[":
		return 0, false
	case "nc", "ncat", "netcat", "telnet":
		for i, word := range argv[:len(argv)-1] {
			if isLocal(word) {
				return number(argv[i+1])
			}
		}
		return 0, false
	default:
		if client, ok := clients[name]; ok {
			host, given := option(argv, client.host, "--host")
			if !given && !client.byDefault || given && !isLocal(host) {
				break
			}
			if port, given := option(argv, client.port, "--port"); given {
				return number(port)
			}
			return client.usual, true
		}
	}
	for _, word := range argv[1:] {
		if port, ok := localPort(word); ok {
			return port, true
		}
	}
	return 0, false
}

// option is the value of an option of a command: -h x, -hx, --host=x, --host x.
func option(argv []string, short, long string) (string, bool) {
	for i, word := range argv {
		switch {
		case (word == short || word == long) && i+1 < len(argv):
			return argv[i+1], true
		case strings.HasPrefix(word, long+"="):
			return word[len(long)+1:], true
		case strings.HasPrefix(word, short) && len(word) > len(short) && !strings.HasPrefix(word, "--"):
			return word[len(short):], true
		}
	}
	return "", false
}

func isLocal(host string) bool {
	return host == "localhost" || host == "127.0.0.1" || host == "::1"
}

func number(text string) (int32, bool) {
	n, err := strconv.ParseUint(text, 10, 16)
	return int32(n), err == nil && n > 0
}

// localPort finds localhost:PORT in a text, or http://localhost/, or bash's
// /dev/tcp/localhost/PORT.
func localPort(text string) (int32, bool) {
	for _, name := range local {
		i := strings.Index(text, name)
		if i < 0 || i > 0 && !strings.ContainsRune("/@=,'\"( \t\n", rune(text[i-1])) {
			continue
		}
		rest := text[i+len(name):]
		if strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, "/") && strings.HasSuffix(text[:i], "/dev/tcp/") {
			digits := rest[1:]
			end := 0
			for end < len(digits) && digits[end] >= '0' && digits[end] <= '9' {
				end++
			}
			return number(digits[:end])
		}
		if rest != "" && rest[0] != '/' {
			continue
		}
		switch {
		case strings.HasSuffix(text[:i], "http://"):
			return 80, true
		case strings.HasSuffix(text[:i], "https://"):
			return 443, true
		}
	}
	return 0, false
}
