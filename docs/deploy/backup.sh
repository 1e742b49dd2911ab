#!/bin/sh
# backup.sh FOLDER: the database and the rest of DATA_DIR into FOLDER/<date>, while the site runs.
# Takes DATA_DIR and DATABASE_URL as the site does. Backups older than 30 days go.
set -eu
umask 077
here=$(cd "$(dirname "$0")/../.." && pwd)
data=${DATA_DIR:-$here/var}
to=$1/$(date -u +%Y-%m-%dT%H%M%SZ)
part=$to.part
mkdir -p "$part"

case ${DATABASE_URL:-} in
postgres*) pg_dump --format=custom --file="$part/database.dump" "$DATABASE_URL" ;;
*)
	file=${DATABASE_URL:-sqlite:///$data/readinggroup.sqlite3}
	"$here/.venv/bin/python" -c '
import sqlite3, sys
with sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True) as live, sqlite3.connect(sys.argv[2]) as copy:
    live.backup(copy)
' "${file#sqlite:///}" "$part/readinggroup.sqlite3"
	;;
esac

# What the site makes anew at its start stays out.
tar -C "$data" --exclude='./*.sqlite3*' --exclude='./static*' --exclude='./*.lock' -czf "$part/data.tar.gz" .
mv "$part" "$to"
find "$1" -mindepth 1 -maxdepth 1 -type d -name '20*' -mtime +30 -exec rm -r {} +
echo "$to"
