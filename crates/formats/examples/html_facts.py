"""Authors and days of publication of web pages against the labels in tests/html_labels.tsv, by half.

  python3 ../shared/score/score.py --binary PATH --set html --keep DIR && python3 crates/formats/examples/html_facts.py DIR [--misses]

Misses are told of the tune half only.
"""
import json
import sys
from pathlib import Path

labels = Path(__file__).parent.parent / "tests" / "html_labels.tsv"
articles = {a["id"]: a for a in map(json.loads, (Path(sys.argv[1]) / "html.ndjson").open())}
fold = lambda name: " ".join(name.casefold().replace("’", "'").split())
rows = {}
for line in labels.read_text("utf-8").splitlines():
    if line.startswith("#"):
        continue
    half, page, authors, days = line.split("\t")
    article = articles.get(page, {})
    want = set() if authors == "-" else set(map(fold, authors.split(";")))
    got = {fold(author["name"]) for author in article.get("authors") or []}
    day = ((article.get("published") or {}).get("value") or "")[:10]
    told = {"author exact": (want, got == want) if want else None, "no author": (want, not got) if not want else None,
            "day": (days, day in days.split(",")) if days != "-" else None, "no day": (days, not day) if days == "-" else None}
    for name, outcome in told.items():
        if outcome is None:
            continue
        for part in (half, "all"):
            row = rows.setdefault((name, part), [0, 0])
            row[0] += 1
            row[1] += outcome[1]
        if not outcome[1] and half == "tune" and "--misses" in sys.argv:
            rule = [a["by"] for a in article.get("authors") or []] if "author" in name else (article.get("published") or {}).get("by")
            print(f"  {name}: {page[:12]} wanted {outcome[0]}, got {got if 'author' in name else day} {rule}")
for (name, part), (asked, right) in sorted(rows.items()):
    print(f"{name:12} {part}: {right}/{asked} = {right / asked:.3f}")
