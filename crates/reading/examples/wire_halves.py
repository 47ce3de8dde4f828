"""The score's set wire-text in two halves by SHA-256 of the case's name: even ones were looked at, odd ones never.

  python3 /work/shared/score/score.py --binary PATH --set wire-text --keep DIR && python3 wire_halves.py ../shared DIR
"""
import hashlib
import json
import sys
from pathlib import Path

shared, kept = Path(sys.argv[1]), Path(sys.argv[2])
sys.path.insert(0, str(shared / "score"))
import score  # noqa: E402

wire = score.load("wire")
one = next(s for s in wire.SETS if s.NAME == "wire-text")
articles = {a["id"]: a for a in map(json.loads, (kept / "wire-text.ndjson").open())}
counts = {}
for name, _kind, _data, gold in one.cases(shared / "data"):
    half = "test" if int(hashlib.sha256(name.encode()).hexdigest(), 16) % 2 else "tune"
    for field in ("headline", "byline", "dateline", "signature", "language"):
        want, found = gold.get(field), wire.got(articles[name], field)
        row = counts.setdefault((field, half), [0, 0, 0])
        row[0] += bool(want)
        row[1] += bool(want) and any(wire.SAME.get(field, wire.PLAIN)(found, w) for w in want)
        row[2] += found is not None and (bool(want) or field in gold["null"])
for (field, half), (wanted, right, given) in sorted(counts.items()):
    print(f"{field:10} {half}: recall {right}/{wanted} = {right / max(1, wanted):.3f}, precision {right}/{given} = {right / max(1, given):.3f}")
