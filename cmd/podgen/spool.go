package main

import (
	"bytes"
	"errors"
	"io"
	"os"
)

// spool holds output back until all of it is known to be right. What does not
// fit into a bounded part of memory goes to a temporary file.
type spool struct {
	memory bytes.Buffer
	file   *os.File
}

// spoolInMemory is how much is kept in memory, in bytes.
const spoolInMemory = 4 << 20

// Write takes more output.
func (s *spool) Write(p []byte) (int, error) {
	if s.memory.Len()+len(p) <= spoolInMemory || len(p) > spoolInMemory && s.memory.Len() == 0 {
		return s.memory.Write(p)
	}
	if s.file == nil {
		f, err := os.CreateTemp("", "podgen-")
		if err != nil {
			return 0, err
		}
		s.file = f
	}
	if _, err := s.memory.WriteTo(s.file); err != nil {
		return 0, err
	}
	return s.memory.Write(p)
}

// Flush writes all of the output to w.
func (s *spool) Flush(w io.Writer) error {
	if s.file != nil {
		if _, err := s.file.Seek(0, io.SeekStart); err != nil {
			return err
		}
		if _, err := io.Copy(w, s.file); err != nil {
			return err
		}
	}
	_, err := s.memory.WriteTo(w)
	return err
}

// Close removes the temporary file.
func (s *spool) Close() error {
	if s.file == nil {
		return nil
	}
	return errors.Join(s.file.Close(), os.Remove(s.file.Name()))
}
