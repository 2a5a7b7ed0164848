package function

import (
	"time"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

func dates() []entry {
	return []entry{
		{name: "formatdate", library: stdlib.FormatDateFunc, check: checkFormatDate, doc: "Writes a timestamp in another form, such as YYYY-MM-DD."},
		{name: "timeadd", library: stdlib.TimeAddFunc, doc: "Adds a duration such as 1h30m to a timestamp."},
		{name: "timecmp", own: timeCmpSpec, doc: "Gives -1, 0 or 1 where a timestamp is before, at or after another."},
	}
}

// maxDateFormat is the number of bytes that the format of a date may have; the
// library cuts off much longer ones.
const maxDateFormat = 1024

func checkFormatDate(_ *Budget, args []cty.Value) error {
	if format, _ := textOf(args[0]); len(format) > maxDateFormat {
		return function.NewArgErrorf(0, "the format of a date may have at most %d bytes, not %d", maxDateFormat, len(format))
	}
	return nil
}

var timeCmpSpec = &function.Spec{
	Params: []function.Parameter{{Name: "timestamp_a", Type: cty.String}, {Name: "timestamp_b", Type: cty.String}},
	Type:   function.StaticReturnType(cty.Number),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		var times [2]time.Time
		for i, arg := range args {
			if err := times[i].UnmarshalText([]byte(arg.AsString())); err != nil {
				return cty.NilVal, function.NewArgErrorf(i, "%q is not a timestamp such as 2026-01-31T12:30:00Z", arg.AsString())
			}
		}
		return cty.NumberIntVal(int64(times[0].Compare(times[1]))), nil
	},
}
