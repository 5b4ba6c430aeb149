#!/bin/sh
# Copies the database into a folder and keeps the last 24 copies, 7 daily, 4 weekly, 12 monthly ones.
# Usage: backup.sh FOLDER, in the folder of the release, with the environment of the site.
set -eu
folder=$1
python=${PYTHON:-.venv/bin/python}
now=$(date -u +%Y-%m-%dT%H%M%SZ)

keep() { # keep KIND NUMBER PERIOD: one copy a period, the newest NUMBER of them
    mkdir -p "$folder/$1"
    [ -e "$folder/$1/$3.sqlite3" ] || cp -p "$folder/hourly/$now.sqlite3" "$folder/$1/$3.sqlite3"
    thin "$1" "$2"
}

thin() { # names sort by time
    find "$folder/$1" -name '*.sqlite3' | sort -r | tail -n "+$(($2 + 1))" | while read -r old; do
        rm -f "$old"
    done
}

umask 077
mkdir -p "$folder/hourly"
"$python" manage.py backup "$folder/hourly/$now.sqlite3"
thin hourly 24
keep daily 7 "$(date -u +%Y-%m-%d)"
keep weekly 4 "$(date -u +%G-W%V)"
keep monthly 12 "$(date -u +%Y-%m)"
