package function

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// maxPatterns is the number of patterns that the alternatives {a,b} of one
// pattern may stand for.
const maxPatterns = 256

func fileSetSpec(s scope) *function.Spec {
	return &function.Spec{
		Params: []function.Parameter{pathParam, {Name: "pattern", Type: cty.String}},
		Type:   function.StaticReturnType(cty.Set(cty.String)),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			root, err := s.local(args[0].AsString())
			if err != nil {
				return cty.NilVal, function.NewArgError(0, err)
			}
			patterns, err := parsePatterns(args[1].AsString())
			if err != nil {
				return cty.NilVal, function.NewArgError(1, err)
			}
			info, err := fs.Stat(s.fsys, root)
			if err != nil {
				return cty.NilVal, function.NewArgError(0, s.explain(root, err))
			}
			if !info.IsDir() {
				return cty.NilVal, function.NewArgErrorf(0, "%q is not a folder", root)
			}
			found, err := s.find(root, patterns)
			if err != nil || len(found) == 0 {
				return cty.SetValEmpty(cty.String), err
			}
			return cty.SetVal(found), nil
		},
	}
}

// find returns the regular files below root that match a pattern. Links to
// folders are not followed.
func (s scope) find(root string, patterns [][]string) ([]cty.Value, error) {
	var found []cty.Value
	err := fs.WalkDir(s.fsys, root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return s.explain(name, err)
		}
		if err := s.budget.SpendSteps(1); err != nil {
			return err
		}
		if name == root {
			return nil
		}
		relative := name
		if root != "." {
			relative = strings.TrimPrefix(name, root+"/")
		}
		elements := strings.Split(relative, "/")
		if entry.IsDir() {
			if !anyMatch(patterns, elements, true) {
				return fs.SkipDir
			}
			return nil
		}
		if !anyMatch(patterns, elements, false) {
			return nil
		}
		regular, err := s.isRegular(name, entry)
		if regular {
			found = append(found, cty.StringVal(relative))
		}
		return err
	})
	return found, err
}

func (s scope) isRegular(name string, entry fs.DirEntry) (bool, error) {
	if entry.Type()&fs.ModeSymlink == 0 {
		return entry.Type().IsRegular(), nil
	}
	info, err := fs.Stat(s.fsys, name)
	if err != nil {
		return false, s.explain(name, err)
	}
	return info.Mode().IsRegular(), nil
}

// parsePatterns returns the patterns that one stands for, as their elements.
func parsePatterns(pattern string) ([][]string, error) {
	alternatives, err := expandBraces(pattern)
	if err != nil {
		return nil, err
	}
	var patterns [][]string
	for _, alternative := range alternatives {
		cleaned := path.Clean(alternative)
		if alternative == "" || path.IsAbs(cleaned) || cleaned == ".." || strings.HasPrefix(cleaned, "../") {
			return nil, fmt.Errorf("the pattern %q must be a path inside the folder", pattern)
		}
		elements := strings.Split(cleaned, "/")
		for _, element := range elements {
			if _, err := path.Match(element, ""); err != nil {
				return nil, fmt.Errorf("the pattern %q is malformed: check its brackets", pattern)
			}
		}
		patterns = append(patterns, elements)
	}
	return patterns, nil
}

// expandBraces writes the alternatives of a pattern out: a{b,c} is ab and ac.
func expandBraces(pattern string) ([]string, error) {
	pending, done := []string{pattern}, []string(nil)
	for len(pending) > 0 {
		p := pending[0]
		pending = pending[1:]
		start, end, commas, err := findBraces(p)
		if err != nil {
			return nil, err
		}
		if start < 0 {
			done = append(done, p)
		} else {
			from := start + 1
			for _, to := range append(commas, end) {
				pending = append(pending, p[:start]+p[from:to]+p[end+1:])
				from = to + 1
			}
		}
		if len(pending)+len(done) > maxPatterns {
			return nil, fmt.Errorf("the pattern stands for more than %d patterns, which is the bound", maxPatterns)
		}
	}
	return done, nil
}

// findBraces finds the first pair of braces and the commas directly in it.
func findBraces(p string) (start, end int, commas []int, err error) {
	start, depth := -1, 0
	for i := 0; i < len(p); i++ {
		switch p[i] {
		case '\\':
			i++
		case '{':
			if depth++; start < 0 {
				start = i
			}
		case ',':
			if depth == 1 {
				commas = append(commas, i)
			}
		case '}':
			if depth--; depth == 0 {
				return start, i, commas, nil
			}
			if depth < 0 {
				return 0, 0, nil, errors.New("the pattern closes a brace that it does not open")
			}
		}
	}
	if start >= 0 {
		return 0, 0, nil, errors.New("the pattern opens a brace that it does not close")
	}
	return -1, 0, nil, nil
}

// anyMatch says whether a pattern matches a path or, for a prefix, whether one
// may match something below it.
func anyMatch(patterns [][]string, elements []string, prefix bool) bool {
	for _, pattern := range patterns {
		if matches(pattern, elements, prefix) {
			return true
		}
	}
	return false
}

// matches goes along the path with all places of the pattern that can be
// reached so far, so that many ** cost no more than their number.
func matches(pattern, elements []string, prefix bool) bool {
	reached := make([]bool, len(pattern)+1)
	reached[0] = true
	skip := func() { // ** may stand for nothing
		for i, element := range pattern {
			if reached[i] && element == "**" {
				reached[i+1] = true
			}
		}
	}
	skip()
	for _, element := range elements {
		next := make([]bool, len(pattern)+1)
		for i, p := range pattern {
			if !reached[i] {
				continue
			}
			if p == "**" {
				next[i] = true
			} else if ok, _ := path.Match(p, element); ok {
				next[i+1] = true
			}
		}
		reached = next
		skip()
	}
	if !prefix {
		return reached[len(pattern)]
	}
	for i := range pattern {
		if reached[i] {
			return true
		}
	}
	return false
}
