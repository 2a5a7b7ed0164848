package function

import (
	"cmp"
	"fmt"
	"sync/atomic"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate/diag"
)

// What a Budget allows where nothing else is said.
const (
	DefaultText  = 512 << 20
	DefaultSteps = 2_000_000
)

// Budget bounds what the evaluation of one module may produce, in quantities
// that do not depend on the machine: the same module is within the budget
// everywhere or nowhere. The zero value has the default bounds; a nil *Budget
// has none. A Budget may be used from several goroutines, and must not be copied.
type Budget struct {
	// Text is the number of bytes that functions and templates may produce;
	// what they read is counted at an eighth. 0 means DefaultText.
	Text int64

	// Steps is the number of elements that `for` and splat expressions go
	// through, plus one for each call of a function; the elements that
	// functions read and make are counted at an eighth. 0 means DefaultSteps.
	Steps int64

	text, steps atomic.Int64
	first       atomic.Pointer[error]          // the bound that was passed first
	report      atomic.Pointer[hcl.Diagnostic] // the one diagnostic that says so
}

// SpendText takes n bytes of text from the budget. The error names the bound.
func (b *Budget) SpendText(n int) error {
	if b == nil || b.text.Add(int64(n)) <= cmp.Or(b.Text, DefaultText) {
		return nil
	}
	return b.exceed("the functions and templates of the module work on more than %d bytes of text, which is the bound", cmp.Or(b.Text, DefaultText))
}

// SpendSteps takes n steps from the budget. The error names the bound.
func (b *Budget) SpendSteps(n int) error {
	if b == nil || b.steps.Add(int64(n)) <= cmp.Or(b.Steps, DefaultSteps) {
		return nil
	}
	return b.exceed("the expressions of the module go through more than %d elements, which is the bound", cmp.Or(b.Steps, DefaultSteps))
}

// Exceeded returns the error of the bound that was passed first, nil if all
// were kept. An expression such as try(…) may have hidden that error, so the
// caller asks here once the module is evaluated.
func (b *Budget) Exceeded() error {
	if b == nil {
		return nil
	}
	if err := b.first.Load(); err != nil {
		return *err
	}
	return nil
}

func (b *Budget) exceed(format string, limit int64) error {
	if b.first.Load() == nil {
		err := fmt.Errorf(format, limit)
		b.first.CompareAndSwap(nil, &err)
	}
	return *b.first.Load()
}

// stopped returns the diagnostic of a bound that was passed, nil if all were
// kept. It is one and the same diagnostic for the whole module, about the
// place that came first: passing a bound is one mistake.
func (b *Budget) stopped(subject hcl.Range) hcl.Diagnostics {
	err := b.Exceeded()
	if err == nil {
		return nil
	}
	if b.report.Load() == nil {
		b.report.CompareAndSwap(nil, diag.Error(subject, "Evaluation is too large",
			"Evaluation stopped here: %s. Make less with `for` expressions, templates and functions, or split the module.", err))
	}
	return hcl.Diagnostics{b.report.Load()}
}
