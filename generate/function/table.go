// Package function is the functions of podgen's language, and the bounds on
// what an evaluation may do.
//
// The functions have the names and the meaning that Terraform documents. Most
// are cty's standard library; the others are written here. None knows the
// clock, the environment, the network or a random number, and files are read
// inside the module's folder only: the same module gives the same bytes.
//
//	budget := &function.Budget{}
//	function.Guard(body, budget) // once for each file, before evaluation
//	ctx := &hcl.EvalContext{Functions: function.Table(root.FS(), budget)}
//	…
//	err := budget.Exceeded() // after evaluation: try(…) cannot hide it
//
// The package is not the evaluator: it knows no variables and no blocks.
package function

import (
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// Table returns the functions for one module. fsys is the module's folder:
// nothing outside it can be read (in production it is the FS of an os.Root,
// which refuses links that lead out). A nil fsys has no files. The functions
// take what they do from the budget, and may be called from several goroutines.
func Table(fsys fs.FS, budget *Budget) map[string]function.Function {
	m := &module{fsys: fsys, budget: budget, entries: prepared()}
	return m.table(0)
}

// Names returns the names of the functions that can be called, sorted.
func Names() []string {
	var names []string
	for _, g := range groups() {
		for _, e := range g.entries {
			names = append(names, e.name)
		}
	}
	slices.Sort(names)
	return names
}

// A module is what the functions of one table share.
type module struct {
	fsys    fs.FS
	budget  *Budget
	entries map[string]*prepare

	mu        sync.Mutex
	tables    []map[string]function.Function // by how deep templates are nested
	templates map[string]*template           // by file name
}

// A scope is a module as seen from a template, depth templates deep; 0 is the
// module's own files.
type scope struct {
	*module
	depth int
}

// table returns the functions for templates that are nested that deep. They
// differ only in what renders templates.
func (m *module) table(depth int) map[string]function.Function {
	m.mu.Lock()
	defer m.mu.Unlock()
	for len(m.tables) <= depth {
		s := scope{m, len(m.tables)}
		if s.depth == 0 {
			m.tables = append(m.tables, s.all())
			continue
		}
		nested := maps.Clone(m.tables[0])
		for name, e := range m.entries {
			if e.nests {
				nested[name] = s.bind(e)
			}
		}
		m.tables = append(m.tables, nested)
	}
	return m.tables[depth]
}

func (s scope) all() map[string]function.Function {
	table := make(map[string]function.Function, len(s.entries)+len(absent))
	for name, e := range s.entries {
		table[name] = s.bind(e)
	}
	maps.Copy(table, absentFunctions())
	return table
}

// An entry is one row of the table: a function of a library, or our own.
type entry struct {
	name string
	doc  string // one sentence

	// One of the three.
	library function.Function
	own     *function.Spec
	module  func(scope) *function.Spec

	// check, if set, sees the arguments before the function does, and refuses
	// those whose result would be out of bounds. They may be null or unknown.
	check func(b *Budget, args []cty.Value) error

	// nests says that the function renders templates, and so knows its depth.
	nests bool
}

// groups is every function, in the order of the documentation.
func groups() []group {
	return []group{
		{"Numbers", numbers()},
		{"Text", texts()},
		{"Collections", collections()},
		{"Types", conversions()},
		{"Encodings", encodings()},
		{"Files", files()},
		{"Hashes", hashes()},
		{"Dates", dates()},
		{"Networks", networks()},
		{"Sensitive values", sensitives()},
	}
}

type group struct {
	title   string
	entries []entry
}

// prepared is every function by name, ready to be bound to a module.
var prepared = sync.OnceValue(func() map[string]*prepare {
	all := make(map[string]*prepare, 160)
	for _, g := range groups() {
		for i := range g.entries {
			e := &g.entries[i]
			all[e.name] = newPrepare(e)
		}
	}
	return all
})

// signature returns how a function is called: name(param: type, …).
func signature(name string, params []function.Parameter, rest *function.Parameter) string {
	var list []string
	for _, p := range params {
		list = append(list, p.Name+": "+typeName(p.Type))
	}
	if rest != nil {
		list = append(list, rest.Name+": "+typeName(rest.Type)+"…")
	}
	return name + "(" + strings.Join(list, ", ") + ")"
}
