package function

import (
	"fmt"
	"sync"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// What several functions are left out for.
const (
	noClock  = "it reads the clock, and the same input must give the same output: pass the time in as a variable"
	noRandom = "it gives something else each time, and the same input must give the same output: pass a value in as a variable, or derive one with uuidv5 or sha256"
	noEnv    = "the environment is not read, so that the same input gives the same output: declare a variable, which PODGEN_VAR_name or --var sets"
	noPaths  = "paths are relative to the module's folder, and nothing outside it is read: write the path as it is in the folder"
	noGzip   = "compressed bytes differ between versions of the library that makes them, and the same input must give the same output: compress the file beforehand and read it with filebase64"
	noOutput = "nothing but text in UTF-8 is supported: use base64encode and base64decode"
	noExec   = "no process is started and no network is used: generate the value beforehand and pass it in as a variable"
)

// absent holds the functions that other tools have and podgen leaves out on
// purpose, with the reason and with what to do instead.
var absent = map[string]string{
	"abspath":          noPaths,
	"base64gunzip":     noGzip,
	"base64gzip":       noGzip,
	"bcrypt":           noRandom,
	"env":              noEnv,
	"exec":             noExec,
	"file_exists":      "it is called fileexists",
	"get_env":          noEnv,
	"getenv":           noEnv,
	"http":             noExec,
	"list":             "write the list in brackets: [a, b]",
	"map":              "write the map in braces: { key = value }",
	"now":              noClock,
	"pathexpand":       noPaths,
	"plantimestamp":    noClock,
	"rsadecrypt":       "private keys have no place in a module: let the pod read the secret at run time, by a reference to a secret block",
	"run":              noExec,
	"textdecodebase64": noOutput,
	"textencodebase64": noOutput,
	"timestamp":        noClock,
	"uuid":             noRandom,
	"uuidv4":           noRandom,
}

// absentFunctions is a function for each name in absent that only says why it
// is left out.
var absentFunctions = sync.OnceValue(func() map[string]function.Function {
	functions := make(map[string]function.Function, len(absent))
	for name, reason := range absent {
		err := fmt.Errorf("podgen has no function %s: %s", name, reason)
		functions[name] = function.New(&function.Spec{
			VarParam: &function.Parameter{
				Name: "arguments", Type: cty.DynamicPseudoType,
				AllowNull: true, AllowUnknown: true, AllowDynamicType: true, AllowMarked: true,
			},
			Type: func([]cty.Value) (cty.Type, error) { return cty.NilType, err },
		})
	}
	return functions
})
