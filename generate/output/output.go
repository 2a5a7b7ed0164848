// Package output writes rendered files into a folder, all of them or none, and
// says what would change without writing.
//
// Nothing in the folder changes until Commit: files whose content differs from
// what is there are written into a hidden folder beside them, Commit renames
// them into place, and Abort removes them. A rename that fails takes back those
// before it. The folder is locked from Open to Commit or Abort, so that several
// processes can write to it one after the other.
//
//	w, err := output.Open(ctx, "deploy", options)
//	if err != nil { … }
//	defer w.Abort() // does nothing after Commit
//	for file := range rendered {
//		if err := w.Add(file); err != nil { … }
//	}
//	summary, err := w.Commit(ctx)
//
// Only files that carry podgen's header are ever replaced or removed, and links
// are never followed. What it does not guard against is a machine that loses
// power: files are not forced to the disk one by one.
package output

import (
	"context"
	"errors"
)

// File is one rendered file.
type File struct {
	Name   string // in the folder: see Name
	Data   []byte // starts with podgen's header; not kept
	Source string // the HCL file that it was generated from
}

// Options say which files in the folder are podgen's and which of them a run
// is in charge of.
type Options struct {
	// Source reads podgen's header: the first line of a file, without its line
	// break, gives the HCL file that it was generated from. It is required.
	Source func(firstLine []byte) (file string, ok bool)

	// Sources are the HCL files that were rendered in this run, and Folders the
	// folders of which all HCL files were, named as in headers. A file in the
	// folder that was generated from one of them, or from a file that was in
	// one of the folders, and that is not in the new set, is stale. The sources
	// of added files need not be named.
	Sources []string
	Folders []string

	// Exists says whether an HCL file is there still. A file that was generated
	// from one that is not is stale too. Without Exists no file is for this reason.
	Exists func(source string) bool
}

// Summary names the files that were looked at, each list in order.
type Summary struct {
	Written   []string // created or replaced
	Unchanged []string
	Removed   []string
}

// Write writes a set of files that is in memory as a whole. A Writer takes them
// one by one.
func Write(ctx context.Context, dir string, files []File, opts Options) (summary Summary, err error) {
	w, err := Open(ctx, dir, opts)
	if err != nil {
		return Summary{}, err
	}
	defer func() { err = errors.Join(err, w.Abort()) }()
	for _, f := range files {
		if err := w.Add(f); err != nil {
			return Summary{}, err
		}
	}
	return w.Commit(ctx)
}
