package sourcemap

import (
	"bytes"
	"errors"

	"sigs.k8s.io/yaml"
)

// Document is one YAML document of a file.
type Document struct {
	// Source is what podgen's header above it says that it was generated from,
	// empty if there is no header.
	Source string

	First int    // the line where it starts: the header, the "---", or the body
	Body  int    // the first line of its body
	Last  int    // its last line
	Text  []byte // the body, its lines ending in "\n"
}

// Line returns which line of the body a line of the file is. The header and the
// "---" above a document belong to its first line.
func (d *Document) Line(line int) int { return max(1, line-d.Body+1) }

// ErrUTF16 is what Documents says of a file that is not UTF-8.
var ErrUTF16 = errors.New("it is UTF-16, as some shells write what is redirected to a file: save it as UTF-8")

// Documents splits a file. Source reads podgen's header. Line breaks of Windows
// and a byte order mark do not count: tools that hold text put them in.
//
// A "---" at the start of a line always divides in what podgen writes, since
// the lines of a text are indented.
func Documents(data []byte, source func(line []byte) (string, bool)) ([]Document, error) {
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return nil, ErrUTF16
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	var documents []Document
	d := Document{First: 1, Body: 1}
	end := func() {
		if d.Last >= d.First {
			documents = append(documents, d)
		}
		d = Document{Source: d.Source, First: d.Last + 1, Body: d.Last + 1, Last: d.Last}
	}
	for number := 1; len(data) > 0; number++ {
		size := bytes.IndexByte(data, '\n') + 1
		if size == 0 {
			size = len(data)
		}
		line := data[:size]
		data = data[size:]
		file, header := source(line)
		divides := string(bytes.TrimRight(line, " \n")) == "---"
		if (header || divides) && len(d.Text) > 0 {
			end()
		}
		d.Last = number
		switch {
		case header:
			d.Source, d.Body = file, number+1
		case divides:
			d.Body = number + 1
		default:
			d.Text = append(d.Text, line...)
		}
	}
	end()
	return documents, nil
}

// Identity reads which object a document is; false if it is none.
func (d *Document) Identity() (Identity, bool) {
	var o struct {
		APIVersion string `json:"apiVersion"`
		Kind       string `json:"kind"`
		Metadata   struct {
			Name      string `json:"name"`
			Namespace string `json:"namespace"`
		} `json:"metadata"`
	}
	if err := yaml.Unmarshal(d.Text, &o); err != nil || o.Kind == "" {
		return Identity{}, false
	}
	return Identity{o.APIVersion, o.Kind, o.Metadata.Namespace, o.Metadata.Name}, true
}
