package function

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"hash"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

func hashes() []entry {
	return []entry{
		{name: "base64sha256", own: hashSpec(sha256.New, base64.StdEncoding.EncodeToString), doc: "Gives the SHA-256 hash of a string in Base64."},
		{name: "base64sha512", own: hashSpec(sha512.New, base64.StdEncoding.EncodeToString), doc: "Gives the SHA-512 hash of a string in Base64."},
		{name: "filebase64sha256", module: fileHashSpec(sha256.New, base64.StdEncoding.EncodeToString), doc: "Gives the SHA-256 hash of a file in Base64."},
		{name: "filebase64sha512", module: fileHashSpec(sha512.New, base64.StdEncoding.EncodeToString), doc: "Gives the SHA-512 hash of a file in Base64."},
		{name: "filemd5", module: fileHashSpec(md5.New, hex.EncodeToString), doc: "Gives the MD5 hash of a file in hexadecimal."},
		{name: "filesha1", module: fileHashSpec(sha1.New, hex.EncodeToString), doc: "Gives the SHA-1 hash of a file in hexadecimal."},
		{name: "filesha256", module: fileHashSpec(sha256.New, hex.EncodeToString), doc: "Gives the SHA-256 hash of a file in hexadecimal."},
		{name: "filesha512", module: fileHashSpec(sha512.New, hex.EncodeToString), doc: "Gives the SHA-512 hash of a file in hexadecimal."},
		{name: "md5", own: hashSpec(md5.New, hex.EncodeToString), doc: "Gives the MD5 hash of a string in hexadecimal."},
		{name: "sha1", own: hashSpec(sha1.New, hex.EncodeToString), doc: "Gives the SHA-1 hash of a string in hexadecimal."},
		{name: "sha256", own: hashSpec(sha256.New, hex.EncodeToString), doc: "Gives the SHA-256 hash of a string in hexadecimal."},
		{name: "sha512", own: hashSpec(sha512.New, hex.EncodeToString), doc: "Gives the SHA-512 hash of a string in hexadecimal."},
		{name: "uuidv5", own: uuidV5Spec, doc: "Gives the UUID of a name in a namespace, which is a UUID or one of dns, url, oid and x500."},
	}
}

func hashSpec(algorithm func() hash.Hash, encode func([]byte) string) *function.Spec {
	return textFunction("str", func(s string) string { return digest(algorithm, encode, []byte(s)) })
}

func fileHashSpec(algorithm func() hash.Hash, encode func([]byte) string) func(scope) *function.Spec {
	return func(s scope) *function.Spec {
		return s.fileFunction(func(content []byte, _ string) (string, error) {
			return digest(algorithm, encode, content), nil
		})
	}
}

func digest(algorithm func() hash.Hash, encode func([]byte) string, data []byte) string {
	h := algorithm()
	h.Write(data)
	return encode(h.Sum(nil))
}

// The namespaces that RFC 4122, appendix C, names.
var namespaces = map[string]string{
	"dns":  "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
	"url":  "6ba7b811-9dad-11d1-80b4-00c04fd430c8",
	"oid":  "6ba7b812-9dad-11d1-80b4-00c04fd430c8",
	"x500": "6ba7b814-9dad-11d1-80b4-00c04fd430c8",
}

var uuidV5Spec = &function.Spec{
	Params: []function.Parameter{{Name: "namespace", Type: cty.String}, {Name: "name", Type: cty.String}},
	Type:   function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		namespace, ok := parseUUID(args[0].AsString())
		if !ok {
			return cty.NilVal, function.NewArgErrorf(0, "%q is not a namespace: give dns, url, oid, x500 or a UUID", args[0].AsString())
		}
		sum := sha1.Sum(append(namespace, args[1].AsString()...))
		id := sum[:16]
		id[6] = id[6]&0x0f | 0x50 // version 5
		id[8] = id[8]&0x3f | 0x80 // the variant of RFC 4122
		text := hex.EncodeToString(id)
		return cty.StringVal(strings.Join([]string{text[:8], text[8:12], text[12:16], text[16:20], text[20:]}, "-")), nil
	},
}

func parseUUID(s string) ([]byte, bool) {
	if named, ok := namespaces[s]; ok {
		s = named
	}
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return nil, false
	}
	id, err := hex.DecodeString(strings.ReplaceAll(s, "-", ""))
	return id, err == nil && len(id) == 16
}
