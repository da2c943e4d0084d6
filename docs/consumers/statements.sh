#!/bin/sh
# Parley's statements in; a line for each record out: its headers (ce_id tells repeats), its dyad, the statement as JSON. An example with kcat.
# usage: statements.sh 127.0.0.1:9092 [TOPIC]; it ends with what is there now (leave -e out to follow)
set -eu
exec kcat -C -q -e -b "$1" -t "${2:-parley.statements}" -o beginning -f '%h %k %s\n'
