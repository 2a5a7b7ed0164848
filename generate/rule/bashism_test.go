package rule

import "testing"

// TestBashisms says what dash 0.5.12 and the ash of busybox 1.35 did with each.
func TestBashisms(t *testing.T) {
	for script, want := range map[string]struct{ dash, ash effect }{
		"echo a | cat > /tmp/x 2>&1":      {understood, understood},
		"[ a = b ] || . ./x; x=$((1+1))":  {understood, understood},
		"f() { local a=1; }; f":           {understood, understood},
		"echo ${x:-a} ${x#b} ${#x}":       {understood, understood},
		"a=(1 2)":                         {fatal, fatal},
		"declare -a x=(1)":                {fatal, fatal},
		"echo ${x[0]}":                    {fatal, fatal},
		"echo ${#x[@]}":                   {fatal, fatal},
		"cat <<<x":                        {fatal, fatal},
		"for ((i=0;i<2;i++)); do :; done": {fatal, fatal},
		"echo ${x^^} ${x,,}":              {fatal, fatal},
		"echo ${!x}":                      {fatal, fatal},
		"echo ${x@Q}":                     {fatal, fatal},
		"a |& b":                          {fatal, fatal},
		"select i in a; do :; done":       {fatal, fatal},
		"export -f f":                     {fatal, fatal},
		"function f { :; }":               {fatal, understood},
		"echo ${x/a/b}":                   {fatal, understood},
		"echo ${x:0:1}":                   {fatal, understood},
		"cat <(echo a)":                   {fatal, understood},
		"echo a &>>/tmp/x":                {wrong, fatal},
		"echo a &>/tmp/x":                 {wrong, understood},
		"[[ a == a ]]":                    {wrong, understood},
		"[ a == a ]":                      {wrong, understood},
		"source x":                        {wrong, understood},
		"let x=1":                         {wrong, understood},
		"echo $'a'":                       {wrong, understood},
		"((i++))":                         {wrong, wrong},
		"x+=b":                            {wrong, wrong},
		"declare x=1":                     {wrong, wrong},
		"shopt -s nullglob":               {wrong, wrong},
		"pushd /tmp":                      {wrong, wrong},
		"mapfile -t x":                    {wrong, wrong},
	} {
		p := newScripts().parse(script)
		if p.Err != nil {
			t.Errorf("%s: %s", script, p.Err)
			continue
		}
		for shell, want := range map[string]effect{"dash": want.dash, "ash": want.ash, "bash": understood, "sh": understood} {
			s := &Script{parsed: p, Shell: shell}
			if _, got := s.bashism(); got != want {
				t.Errorf("%s in %s: %d, want %d", script, shell, got, want)
			}
		}
	}
}
