"""Checks the Wikidata items of crates/reading/data against open data: links.py FOLDER [AIDA]

FOLDER holds the unpacked npm packages `@rapideditor/country-coder` (ISC) as `cc/package` and `name-suggestion-index` (BSD-3-Clause)
as `nsi/package`: both name Wikidata items. AIDA is `../shared/data/entity-linking/aida-conll-dev.benchmark.jsonl`. An item is
confirmed where the data give it one of the names of our table, doubted where they give the item no such name, or give the very
name, with a place's or company's description, to another item. Nothing is written; a person decides.
"""
import collections
import json
import pathlib
import re
import sys

folder = pathlib.Path(sys.argv[1])
labels = collections.defaultdict(set)
by_code = {}
source = (folder / "cc/package/dist/country-coder.mjs").read_text("utf-8")
for block in re.findall(r"properties:\s*\{([^{}]*)\}", source):
    item, name, code = (re.search(key + r':\s*"([^"]+)"', block) for key in ("wikidata", "nameEn", "iso1A2"))
    if item and name:
        labels[item[1]].add(name[1].lower())
    if item and code:
        by_code[code[1]] = item[1]
index = json.loads((folder / "nsi/package/dist/wikidata/wikidata.min.json").read_text("utf-8"))["wikidata"]
others = collections.defaultdict(list)
for item, known in index.items():
    labels[item].add(known.get("label", "").lower())
    others[known.get("label", "").lower()].append((item, known.get("description", "")))
for line in pathlib.Path(sys.argv[2]).read_text("utf-8").splitlines() if len(sys.argv) > 2 else ():
    for label in json.loads(line)["labels"]:
        labels[str(label["entity_id"])].add(str(label["name"]).lower())

data = pathlib.Path(__file__).parents[2] / "crates/reading/data"
for table, first in (("countries", 2), ("regions", 0), ("cities", 2), ("organisations", 1), ("persons", 1)):
    counts = collections.Counter()
    for line in (data / f"{table}.tsv").read_text("utf-8").splitlines():
        cells = line.split("\t")
        item = next((cell for cell in cells if re.fullmatch(r"Q\d+", cell)), None)
        if line.startswith("#") or not item:
            continue
        names = [name.strip().lower() for cell in cells[first:first + 2] for name in cell.split(";") if name.strip()]
        if table == "countries" and by_code.get(cells[0]) == item:
            counts["confirmed"] += 1
        elif item in labels:
            met = any(name in label or label in name for name in names for label in labels[item])
            counts["confirmed" if met else "doubted"] += 1
            if not met:
                print(f"{table}: {names[0]} is {item}, which the data call {sorted(labels[item])}")
        else:
            counts["not in the data"] += 1
            for other, what in others.get(names[0], ()):
                print(f"{table}: {names[0]} is {item}, the data have {other} ({what})")
    print(table, dict(counts))
