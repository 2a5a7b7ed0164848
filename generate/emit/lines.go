package emit

import (
	"podgen/generate/object"
	"podgen/generate/origin"
)

// Lines is where the lines of an output come from. The index is the number of
// the line, from 0.
type Lines []Line

// Line is where one line comes from: where the value comes from that ends on
// it, or that goes on below it.
type Line struct {
	// Object is the object that the line is part of, nil for a header and for
	// the "---" between two documents.
	Object *object.Object

	// Node is the nearest known origin, always one with a Range. Nil where the
	// object knows of none; its own Range is the best answer then.
	Node *origin.Node

	// Text is which line of its value the line is, from 1, where a text is
	// written as a block, line by line. It is 0 on all other lines, also on the
	// one with the mark that starts the block.
	Text int
}
