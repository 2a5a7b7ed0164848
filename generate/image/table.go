package image

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Image is what is known of an image: a line of images.txt, which says what each
// field means.
type Image struct {
	Names      []string   // as they stand in the line: "docker.io/library/nginx"
	Listens    []int32    // TCP ports at which it listens by default
	Shell      string     // what sh is: "ash", "dash", "bash"; NoShell; empty where nobody knows
	Bash       bool       // it has bash as well
	Alpine     string     // whether the variant on Alpine has bash: "bash", "plain", or empty
	Ends       string     // whether it ends by itself without a command: "yes", "no", or empty
	Dirs       []string   // directories with content that a mount would hide
	Config     []string   // directories or files from which another configuration would be read
	ConfigEnv  []string   // variables that may say where it listens
	Program    []string   // the names of its program that its entry point knows
	Needs      [][]string // of each set of variables one has to be set; "A=x": to that value
	Data       string     // the directory in which a database keeps what it once made
	Slow       bool       // it may take a while to start: a database, a JVM
	Env        [][]string // each a variable that it takes for its own setting, and those that make up for it
	Loopback   string     // "--address=0.0.0.0", the option that opens it to others than its own pod; empty where it is open
	Health     string     // the same for its health server
	HealthPort string     // the option for the port of that, with the usual one: "--http-port=9090"
	Role       string     // what it is beside other containers of a pod; empty where it may be the work itself
	UID        int64      // the user that it runs as; -1 where nobody knows

	maybeBash bool // nobody knows whether it has bash
}

// NoShell is the Shell of an image without one.
const NoShell = "none"

// otherUID is the UID of a word of tags that name variants with another user.
const otherUID = -2

// table is images.txt.
type table struct {
	images   map[string]*Image    // by registry and repository
	variants map[string][]variant // by the same, in the order of the file
	bases    []variant            // words of the tags of any image
	mirrors  map[string]string    // registries, by those that mirror them
}

// variant is what a word of a tag says.
type variant struct {
	word  string
	image *Image
}

//go:embed images.txt
var text string

// images reads images.txt. A line that cannot be read is a mistake of the program,
// which a test finds.
var images = sync.OnceValue(func() *table {
	known, faults := readTable(text)
	if len(faults) > 0 {
		panic("images.txt:" + faults[0])
	}
	return known
})

// readTable reads a table, and says what is wrong in it: "12: unknown fact: port=80".
func readTable(text string) (*table, []string) {
	known := &table{images: map[string]*Image{}, variants: map[string][]variant{}, mirrors: map[string]string{}}
	var faults []string
	number := 0
	for line := range strings.SplitSeq(text, "\n") {
		number++
		line, _, _ = strings.Cut(line, "#")
		if words := strings.Fields(line); len(words) > 0 {
			for _, fault := range known.read(words[0], words[1:]) {
				faults = append(faults, fmt.Sprintf("%d: %s", number, fault))
			}
		}
	}
	return known, faults
}

// read takes a line, and returns what is wrong with it.
func (t *table) read(names string, facts []string) (faults []string) {
	if list, found := strings.CutPrefix(strings.Join(facts, " "), "mirrors="); found {
		for mirror := range strings.SplitSeq(list, ",") {
			if t.mirrors[mirror] != "" || strings.ContainsAny(mirror, "/ ") || !strings.Contains(mirror, ".") {
				faults = append(faults, mirror+" is no registry, or is there twice")
			}
			t.mirrors[mirror] = names
		}
		return faults
	}
	image := &Image{Names: strings.Split(names, ","), UID: -1}
	var keys []string
	for _, fact := range facts {
		key, value, _ := strings.Cut(fact, "=")
		if slices.Contains(keys, key) {
			faults = append(faults, "the fact is there twice: "+fact)
		}
		keys = append(keys, key)
		if fault := image.read(key, value); fault != "" {
			faults = append(faults, fault+": "+fact)
		}
	}
	if fault := image.contradiction(); fault != "" {
		faults = append(faults, fault)
	}
	for _, name := range image.Names {
		if fault := t.add(name, image); fault != "" {
			faults = append(faults, name+" "+fault)
		}
	}
	return faults
}

// add enters an image under one of its names, and returns what is wrong with that.
func (t *table) add(name string, image *Image) string {
	repository, word, isVariant := strings.Cut(name, ":")
	has := func(list []variant) bool {
		return slices.ContainsFunc(list, func(v variant) bool { return v.word == word })
	}
	switch ref := t.parse(repository); {
	case isVariant && (word == "" || word != strings.ToLower(word)):
		return "has no word in small letters after its colon"
	case repository == "*" && has(t.bases), !isVariant && t.images[repository] != nil, isVariant && has(t.variants[repository]):
		return "is there twice"
	case repository == "*" && (image.UID >= 0 || image.Shell == "" && image.UID != otherUID):
		return "says what sh is, or uid=?"
	case repository == "*":
		t.bases = append(t.bases, variant{word, image})
	case ref.Registry+"/"+ref.Repository != repository:
		return "has to be written as " + ref.Registry + "/" + ref.Repository
	case image.UID == otherUID:
		return "cannot have uid=?, which is for *:WORD"
	case isVariant && t.images[repository] == nil:
		return "is a variant of an image that has no line above it"
	case isVariant:
		t.variants[repository] = append(t.variants[repository], variant{word, image})
	default:
		t.images[repository] = image
	}
	return ""
}

// read takes a fact, and returns what is wrong with it.
func (i *Image) read(key, value string) string {
	list := strings.Split(value, ",")
	if slices.Contains(list, "") {
		return "value missing"
	}
	switch key {
	case "listens":
		return i.readPorts(list)
	case "shell":
		i.Shell = value
		return oneOf(value, "ash", "dash", "bash", NoShell)
	case "bash":
		i.Bash = true
		return oneOf(value, "yes")
	case "alpine":
		i.Alpine = value
		return oneOf(value, "bash", "plain")
	case "ends":
		i.Ends = value
		return oneOf(value, "yes", "no")
	case "dirs":
		i.Dirs = list
		return absolutes(list)
	case "config":
		for _, where := range list {
			if strings.HasPrefix(where, "/") {
				i.Config = append(i.Config, where)
			} else {
				i.ConfigEnv = append(i.ConfigEnv, where)
			}
		}
		return capitals(i.ConfigEnv)
	case "program":
		i.Program = list
	case "needs":
		return readSets(&i.Needs, value, ";")
	case "data":
		i.Data = value
		return absolutes(list)
	case "slow":
		i.Slow = true
		return oneOf(value, "yes")
	case "env":
		return readSets(&i.Env, value, ",")
	case "loopback":
		i.Loopback = value
		return options(value)
	case "health":
		i.Health, i.HealthPort, _ = strings.Cut(value, ",")
		return options(i.Health, i.HealthPort)
	case "role":
		i.Role = value
		return oneOf(value, "ambassador", "adapter", "sidecar", "shipper")
	case "uid":
		return i.readUID(value)
	default:
		return "unknown fact"
	}
	return ""
}

func (i *Image) readPorts(list []string) string {
	for _, port := range list {
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil || n == 0 {
			return "not a port"
		}
		i.Listens = append(i.Listens, int32(n))
	}
	return ""
}

func (i *Image) readUID(value string) string {
	if value == "?" {
		i.UID = otherUID
		return ""
	}
	n, err := strconv.ParseUint(value, 10, 31)
	if err != nil {
		return "not a user"
	}
	i.UID = int64(n)
	return ""
}

// readSets reads sets of variables, "A|B=x;C".
func readSets(to *[][]string, value, between string) string {
	for set := range strings.SplitSeq(value, between) {
		names := strings.Split(set, "|")
		*to = append(*to, names)
		if fault := capitals(names); fault != "" {
			return fault
		}
	}
	return ""
}

// contradiction is what is wrong with the facts of an image taken together.
func (i *Image) contradiction() string {
	switch {
	case i.Shell == "bash" && !i.Bash && !strings.HasPrefix(i.Names[0], "*:"):
		return "shell=bash without bash=yes"
	case i.Shell == NoShell && i.Bash:
		return "shell=none with bash=yes"
	case i.Ends == "yes" && len(i.Listens) > 0:
		return "ends=yes with listens="
	case slices.ContainsFunc(i.Env, func(set []string) bool { return !strings.HasSuffix(set[0], "_PORT") }):
		return "env= names no variable that a Service sets, NAME_PORT"
	}
	return ""
}

func oneOf(value string, of ...string) string {
	if slices.Contains(of, value) {
		return ""
	}
	return "the value is none of " + strings.Join(of, ", ")
}

func absolutes(paths []string) string {
	if slices.ContainsFunc(paths, func(path string) bool { return !strings.HasPrefix(path, "/") }) {
		return "not an absolute path"
	}
	return ""
}

// variableName is a name that people give to variables.
var variableName = regexp.MustCompile(`^[A-Z_][A-Z0-9_]*$`)

// capitals says whether words are names of variables, each perhaps with a value.
func capitals(words []string) string {
	for _, word := range words {
		if name, _, _ := strings.Cut(word, "="); !variableName.MatchString(name) {
			return "not a variable"
		}
	}
	return ""
}

func options(words ...string) string {
	for _, word := range words {
		if option, value, _ := strings.Cut(word, "="); !strings.HasPrefix(option, "--") || value == "" || strings.Contains(value, ",") {
			return "not an option with its value, --x=y"
		}
	}
	return ""
}
