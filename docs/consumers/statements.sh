#!/bin/sh
# Parley's statements in; one line each out: id, who toward whom, stances. An example with kcat and jq-free text tools.
# usage: statements.sh 127.0.0.1:9092 [TOPIC]; it ends with what is there now (leave -e out to follow)
set -eu
exec kcat -C -q -e -b "$1" -t "${2:-parley.statements}" -o beginning -f '%h %k %s\n'
