pod "scripts" {
  restart_policy = "Never"

  container "shell" {
    image = "busybox:1.37"
    command = ["/bin/sh", "-euc", <<-EOT_
      for f in /in/*.txt; do
        name="$${f##*/}"
        printf '%%{stamp} %s\n' "$name" >> /out/list
        if [ -z "$${LIMIT:-}" ]; then
            exit 1
        fi
      done

      cat <<EOT > /out/done
      finished $(date)
      EOT
    EOT_
    ]
  }

  container "without-line-break" {
    image   = "busybox:1.37"
    command = ["sh", "-c"]
    args = [
      chomp(<<-EOT
        echo one
        echo "$$ $${HOME}"
      EOT
      ),
    ]
  }

  container "indented" {
    image = "busybox:1.37"
    args = [
      <<EOT
  all lines
    have
  an indent
EOT
      ,
      <<EOT
tabs
	are kept
EOT
      ,
      "one line with \"quotes\", a \\ and a $${VARIABLE}",
      <<-EOT
        trailing spaces  
        and empty lines


      EOT
      ,
      "a carriage return\r\nis escaped\n",
      <<EOT
a line
 and one that begins with a space of another kind
EOT
      ,
      <<EOT

  an indent
 
and a line of one space
EOT
      ,
    ]
  }
}
