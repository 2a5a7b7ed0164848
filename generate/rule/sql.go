package rule

import (
	"path"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"podgen/generate/diag"
)

// sqlOf is the SQL that the command line of a database's client runs and that makes the
// client fail when it fails; "" if there is none. psql goes on after a mistake in what it reads,
// and ends well, unless ON_ERROR_STOP is set; the others do not.
// Source: psql's manual, "Exit Status"; mysql's, --force.
func sqlOf(name string, args []string, input string) string {
	has := func(part string) bool {
		return slices.ContainsFunc(args, func(a string) bool { return strings.Contains(a, part) })
	}
	switch name {
	case "psql":
		if sql := optionValue(args, 'c', "--command"); sql != "" || !has("ON_ERROR_STOP") {
			return sql
		}
	case "mysql", "mariadb":
		if slices.Contains(args, "-f") || has("--force") {
			return ""
		}
		if sql := optionValue(args, 'e', "--execute"); sql != "" {
			return sql
		}
	case "sqlite3":
		if n := len(args); n > 1 && strings.Contains(args[n-1], " ") {
			return args[n-1]
		}
	default:
		return ""
	}
	return input
}

// isSQLClient says that a program is the client of a database.
func isSQLClient(name string) bool {
	return slices.Contains([]string{"psql", "mysql", "mariadb", "sqlite3"}, name)
}

// optionValue is the value of an option in one of its spellings: -c X, -cX, -Atc X,
// --command X, --command=X.
func optionValue(args []string, letter byte, long string) string {
	for i, a := range args {
		switch rest, is := strings.CutPrefix(a, long); {
		case is && strings.HasPrefix(rest, "="):
			return rest[1:]
		case is && rest == "", len(a) > 1 && a[0] == '-' && a[1] != '-' && a[len(a)-1] == letter && !strings.Contains(a, " "):
			if i+1 < len(args) {
				return args[i+1]
			}
		case len(a) > 2 && a[0] == '-' && a[1] == letter:
			return a[2:]
		}
	}
	return ""
}

// creates finds the first CREATE TABLE of a text in SQL that fails where the table is, and
// returns its spelling; "" if there is none, or if the text drops tables as well.
func creates(sql string) string {
	upper := strings.ToUpper(sql)
	if strings.Contains(upper, "DROP ") || len(upper) != len(sql) {
		return ""
	}
	for at := 0; ; {
		i := strings.Index(upper[at:], "CREATE TABLE ")
		if i < 0 {
			return ""
		}
		at += i
		if rest := strings.TrimSpace(upper[at+len("CREATE TABLE "):]); rest != "" && !strings.HasPrefix(rest, "IF ") {
			return sql[at : at+len("CREATE TABLE")]
		}
		at += len("CREATE TABLE ")
	}
}

// inputOf is the heredoc or the text that a command of a script reads, "" if it reads
// another thing.
func (s *Script) inputOf(call *syntax.CallExpr) string {
	input := ""
	s.Walk(func(n syntax.Node) bool {
		if stmt, ok := n.(*syntax.Stmt); ok && stmt.Cmd == call {
			for _, r := range stmt.Redirs {
				switch r.Op {
				case syntax.Hdoc, syntax.DashHdoc:
					input, _ = literal(r.Hdoc)
				case syntax.WordHdoc:
					input, _ = literal(r.Word)
				}
			}
		}
		return input == ""
	})
	return input
}

// makesTables reports a CREATE TABLE of an init that fails when it finds the table.
func (c *Container) makesTables(cmd Command) {
	s := cmd.Script
	if s == nil {
		argv := cmd.Argv[wrapped(cmd.Argv):]
		if len(argv) > 1 && isSQLClient(path.Base(argv[0])) && c.keepsTables(path.Base(argv[0]), argv[1:]) {
			if spelled := creates(sqlOf(path.Base(argv[0]), argv[1:], "")); spelled != "" {
				for i, word := range cmd.Argv {
					if strings.Contains(word, spelled) {
						c.tableThere(cmd.Field(i), spelled)
						return
					}
				}
			}
		}
		return
	}
	if s.File == nil || !strings.Contains(strings.ToUpper(s.run), "CREATE TABLE") {
		return
	}
	for _, call := range decisive(s.File.Stmts, stopsOnFailure(cmd, s)) {
		if isSQLClient(call.Name) && c.keepsTables(call.Name, literals(call.Args)) {
			if spelled := creates(sqlOf(call.Name, literals(call.Args), s.inputOf(call.Node))); spelled != "" {
				c.tableThereIn(s, call, spelled)
			}
		}
	}
}

// keepsTables says that the tables are there when the init runs again: those of a server
// are, and those in a file on a volume.
func (c *Container) keepsTables(client string, args []string) bool {
	return client != "sqlite3" || slices.ContainsFunc(args, func(a string) bool { return strings.HasPrefix(a, "/") && c.keeps(path.Clean(a)) })
}

// tableThere reports a CREATE TABLE in a word of the command line.
func (c *Container) tableThere(at []string, spelled string) {
	d := c.Report(at, tableKept, c.Title(), spelled)
	if place, found := findIn(c.At(at...), c.Pod, spelled); found {
		diag.Suggest(d, place, spelled+" IF NOT EXISTS")
	}
}

// tableThereIn reports one in a script: on its line, where that can be told.
func (c *Container) tableThereIn(s *Script, call Call, spelled string) {
	pos := call.Node.Pos()
	if before, after, found := strings.Cut(s.run, spelled); found && !strings.Contains(after, spelled) {
		pos = syntax.NewPos(0, uint(strings.Count(before, "\n"))+1, 1)
	}
	d := s.Report(pos, tableKept, c.Title(), spelled)
	if place, found := s.Find(pos, spelled); found {
		diag.Suggest(d, place, spelled+" IF NOT EXISTS")
	}
}

const tableKept = "%s fails when it runs again: the database keeps the table. An init runs again after it failed half-way, after a restart of the node, and in every pod that follows. Write %s IF NOT EXISTS."
