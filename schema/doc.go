// Package schema says what podgen's language holds: blocks, attributes, where
// in the Kubernetes object each value goes, and what each means.
//
// Most of it is derived from the Go types of k8s.io/api, with the API's own
// documentation (derive.go). What reflection cannot see is a row of a table:
// the kinds (kinds.go), the fields that are required, renamed, labelled or left
// out (overrides.go), and podgen's own blocks and attributes (language.go).
// Decoding of leaves (decode.go) and the language reference (markdown.go) are
// projections of the same tree.
//
// The package does not read HCL and knows nothing of a particular file.
package schema
