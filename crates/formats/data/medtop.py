"""Writes medtop.tsv from the IPTC Media Topics release in ../../../shared (see README.md): code, subject code, retired, name."""
import json
import sys

topics = json.load(open(sys.argv[1], encoding="utf-8"))
for qcode, row in sorted(topics.items()):
    old = row.get("SubjectCode mapping")
    old = old.rsplit("/", 1)[-1] if isinstance(old, str) else ""
    retired = "retired" if isinstance(row.get("RetiredDate"), str) else ""
    print(qcode.removeprefix("medtop:"), old, retired, " ".join(row["Name (en-GB)"].split()), sep="\t")
